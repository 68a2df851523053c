// Everything a model generated: its size always, the first part of its text for estimates, and where a conversation is
// recorded the whole of it by kind.
import { createByteCollector } from '@/lib/protocols/byte-collector';
import type { CapturedOutput } from '@/lib/protocols/protocol';

/** Enough for an estimate: what is beyond is counted in bytes. */
const estimateBytes = 256 * 1024;

export type ToolCallPiece = { key: string; id?: string; name?: string; arguments?: string };

export type OutputCollector = {
  readonly bytes: number;
  readonly capturing: boolean;
  add(kind: 'text' | 'reasoning', text: string): void;
  addToolCall(piece: ToolCallPiece): void;
  /** UTF-8 that is known to be generated, straight from the stream (never while capturing). */
  addBytes(bytes: Buffer, start: number, end: number): void;
  text(): string;
  captured(): CapturedOutput | null;
};

export function createOutputCollector(captureBytes: number): OutputCollector {
  const kept = createByteCollector(1024);
  const capture = captureBytes > 0 ? createCapture(captureBytes) : null;
  function count(text: string): void {
    const room = estimateBytes - kept.length;
    if (room > 0 && text.length <= room) {
      const before = kept.length;
      kept.appendText(text);
      collector.bytes += kept.length - before;
    } else {
      if (room > 0) kept.appendText(text.slice(0, room));
      collector.bytes += Buffer.byteLength(text);
    }
  }

  const collector = {
    bytes: 0,
    capturing: capture !== null,
    add(kind: 'text' | 'reasoning', text: string): void {
      if (!text) return;
      count(text);
      capture?.add(kind, text);
    },
    addToolCall(piece: ToolCallPiece): void {
      if (piece.name) count(piece.name);
      if (piece.arguments) count(piece.arguments);
      capture?.addToolCall(piece);
    },
    addBytes(source: Buffer, start: number, end: number): void {
      collector.bytes += end - start;
      if (kept.length < estimateBytes) kept.append(source, start, end);
    },
    text: () => kept.view().toString('utf8'),
    captured: () => capture?.result() ?? null,
  };
  return collector;
}

function createCapture(limit: number) {
  const pieces = { text: [] as string[], reasoning: [] as string[] };
  const toolCalls = new Map<string, { id: string; name: string; arguments: string[] }>();
  let left = limit;
  let truncated = false;

  function fitted(text: string): string {
    if (text.length <= left) {
      left -= text.length;
      return text;
    }
    truncated = true;
    const part = text.slice(0, left);
    left = 0;
    return part;
  }

  return {
    add(kind: 'text' | 'reasoning', text: string): void {
      pieces[kind].push(fitted(text));
    },
    addToolCall(piece: ToolCallPiece): void {
      let call = toolCalls.get(piece.key);
      if (!call) {
        if (toolCalls.size >= 1000) {
          truncated = true;
          return;
        }
        call = { id: '', name: '', arguments: [] };
        toolCalls.set(piece.key, call);
      }
      if (piece.id) call.id = piece.id.slice(0, 200);
      if (piece.name) call.name = piece.name.slice(0, 200);
      if (piece.arguments) call.arguments.push(fitted(piece.arguments));
    },
    result(): CapturedOutput {
      return {
        text: pieces.text.join(''),
        reasoning: pieces.reasoning.join(''),
        toolCalls: [...toolCalls.values()].map((call) => ({ ...call, arguments: call.arguments.join('') })),
        truncated,
      };
    },
  };
}
