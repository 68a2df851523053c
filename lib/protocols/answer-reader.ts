// Follows an answer of any wire format: finds out its form from the first bytes, splits it into events, and lets the
// format's interpreter read each. What a client gets does not depend on any of it.
import { createAnswerState, type Interpret, takeFault } from '@/lib/protocols/answer-state';
import { createArraySplitter } from '@/lib/protocols/array-splitter';
import { createByteCollector } from '@/lib/protocols/byte-collector';
import { createDeltaTemplates } from '@/lib/protocols/delta-templates';
import { createEventSplitter } from '@/lib/protocols/event-splitter';
import { createHeadAndTail } from '@/lib/protocols/head-and-tail';
import { skipSpace } from '@/lib/protocols/json-bytes';
import { isRecord, parseJson } from '@/lib/protocols/json-value';
import type { AnswerForm, ReaderOptions, ResponseReader, ResponseReading } from '@/lib/protocols/protocol';
import { bodyMembers, isBareFault, remainsOf } from '@/lib/protocols/whole-body';

/** Beyond these, an event or a whole body is not held: its end alone is searched for usage. */
const maxEventBytes = 4 * 1024 * 1024;
const maxBodyBytes = 16 * 1024 * 1024;
/** An error is never this long. */
const errorBytes = 64 * 1024;

export type AnswerFormat = {
  readEvent: Interpret;
  readBody: Interpret;
  /** The only members of a whole answer that are read, where the others can be large; null reads it all. */
  members: ReadonlySet<string> | null;
  /** Names of the events that end an answer, which a client may act on before the event is complete. */
  finalEvents: ReadonlySet<string>;
  /** `data: [DONE]` ends the stream. */
  doneMark: boolean;
  /** A JSON array can be a stream. */
  arrayStreams: boolean;
  /** An answer that is neither JSON nor events is no mistake (speech, subtitles). */
  binaryAnswers: boolean;
};

export function createAnswerReader(format: AnswerFormat, options: ReaderOptions): ResponseReader {
  const state = createAnswerState(options.endpoint, options.captureBytes ?? 0);
  const templates = state.output.capturing ? null : createDeltaTemplates();
  let chunkCount = 0;
  let skippedEvents = 0;
  let take: (chunk: Buffer) => void = sniff;
  let finish: () => void = nothingMore;
  let midEvent: () => boolean = notMid;
  let blank = noBytes;
  let begun = false;

  function sniff(chunk: Buffer): void {
    let seen = blank.length > 0 ? Buffer.concat([blank, chunk]) : chunk;
    if (!begun) {
      if (isCutMark(seen)) {
        blank = Buffer.from(seen);
        return;
      }
      if (hasMark(seen)) seen = seen.subarray(3);
      begun = true;
    }
    const at = skipSpace(seen, 0);
    if (at === seen.length) {
      // Blank lines in front mean nothing; of a line that only began blank, that it did is enough.
      const last = seen.at(-1);
      blank = last === undefined || last === 0x0a || last === 0x0d ? noBytes : oneSpace;
      return;
    }
    chooseForm(seen[at]);
    take(reader.form === 'sse' ? seen : seen.subarray(at));
  }

  function chooseForm(first: number | undefined): void {
    const type = options.contentType.toLowerCase();
    if (/^(?:audio|image|video)\/|octet-stream/.test(type)) beBinary();
    else if (first === 0x5b && format.arrayStreams) beArray();
    else if (first === 0x7b || first === 0x5b) beJson();
    else if (type.includes('event-stream') || (options.stream && !format.binaryAnswers)) beEvents();
    else beBinary();
  }

  function beBinary(): void {
    reader.form = 'binary';
    if (format.binaryAnswers) {
      reader.firstEvent = 'data';
      state.otherContentSeen = true;
    } else {
      const told = options.contentType ? options.contentType.slice(0, 100) : 'something else';
      takeFault(state, `The upstream answered with ${told} instead of JSON.`);
      reader.firstEvent = 'error';
    }
    take = () => {};
    finish = () => {
      state.terminalSeen = format.binaryAnswers;
    };
  }

  function beEvents(): void {
    reader.form = 'sse';
    const splitter = createEventSplitter(
      {
        event: readEvent,
        oversized: readOversized,
        early(bytes, start, end, name) {
          if (state.terminalSeen) return true;
          if (isDone(bytes, start, end)) {
            if (format.doneMark) state.terminalSeen = true;
            return true;
          }
          if (!format.finalEvents.has(name)) return false;
          const value = parseJson(bytes.toString('utf8', start, end));
          if (value === null) return false;
          accept(value, name);
          return true;
        },
      },
      maxEventBytes,
    );
    take = splitter.push;
    finish = splitter.end;
    midEvent = () => splitter.midEvent;
  }

  function beArray(): void {
    reader.form = 'json-array';
    const splitter = createArraySplitter(
      {
        element: (bytes, start, end) => readEvent(bytes, start, end, ''),
        oversized: (head, tail) => readOversized(head, tail, ''),
        closed() {
          state.terminalSeen = true;
        },
      },
      maxEventBytes,
    );
    take = splitter.push;
    midEvent = () => splitter.midElement;
  }

  function beJson(): void {
    reader.form = 'json';
    const body = createByteCollector(4096);
    let large: ReturnType<typeof createHeadAndTail> | null = null;
    take = (chunk) => {
      if (reader.firstEvent === 'pending' && body.length + chunk.length > errorBytes)
        reader.firstEvent = 'data';
      if (!large && body.length + chunk.length > maxBodyBytes) {
        large = createHeadAndTail();
        large.append(body.take());
      }
      if (large) large.append(chunk);
      else body.append(chunk, 0, chunk.length);
    };
    finish = () => {
      chunkCount = 1;
      if (large) {
        skippedEvents = 1;
        state.otherContentSeen = true;
        interpret(remainsOf(large.head(), large.tail(), ''), '', format.readBody);
        state.terminalSeen = /[}\]]\s*$/.test(large.tail().toString('latin1'));
        return;
      }
      const value = bodyMembers(body.take(), format.members);
      if (value === undefined) return;
      const single = Array.isArray(value) ? value[0] : value;
      if (isRecord(single) && isBareFault(single, options.endpoint)) takeFault(state, single);
      else interpret(single, '', format.readBody);
      reader.firstEvent = state.fault ? 'error' : 'data';
      state.finish ??= state.fault ? null : 'stop';
      state.terminalSeen = true;
    };
  }

  function readEvent(bytes: Buffer, start: number, end: number, name: string): void {
    if (state.terminalSeen) return;
    if (templates?.match(bytes, start, end, name, state.output)) {
      chunkCount++;
      return;
    }
    const text = bytes.toString('utf8', start, end);
    const value = parseJson(text);
    if (value === null) {
      // Not JSON: it went to the client as it came, and says nothing that could be counted.
      chunkCount++;
      skippedEvents++;
      return;
    }
    if (!templates) {
      accept(value, name);
      return;
    }
    const before = snapshot();
    const bytesBefore = state.output.bytes;
    accept(value, name);
    if (state.output.bytes > bytesBefore && snapshot() === before) {
      templates.learn(text, name, state.output.bytes - bytesBefore);
    }
  }

  function accept(value: unknown, name: string): void {
    if (interpret(value, name, format.readEvent) === 'ignored') return;
    chunkCount++;
    if (reader.firstEvent === 'pending') reader.firstEvent = state.fault ? 'error' : 'data';
  }

  /** All an event can change but the generated text. */
  function snapshot(): string {
    const { usageRaw, usageRefused, finishReason, fault, responseId, upstreamModel, units } = state;
    return [
      usageRaw,
      usageRefused,
      finishReason,
      fault?.message,
      responseId,
      upstreamModel,
      units.images,
    ].join('\n');
  }

  function readOversized(head: Buffer, tail: Buffer, name: string): void {
    if (state.terminalSeen) return;
    chunkCount++;
    skippedEvents++;
    state.otherContentSeen = true;
    interpret(remainsOf(head, tail, name), name, format.readEvent);
    if (reader.firstEvent === 'pending') reader.firstEvent = 'data';
  }

  function interpret(value: unknown, name: string, read: Interpret): 'read' | 'ignored' {
    if (!isRecord(value)) return 'read';
    try {
      return read(value, name, state);
    } catch {
      // Only the depth of somebody's JSON can do this (writing it out again overflows the stack).
      skippedEvents++;
      return 'read';
    }
  }

  function show(): void {
    reader.terminalSeen = state.terminalSeen;
    reader.contentSeen = state.output.bytes > 0 || state.otherContentSeen;
    reader.midEvent = midEvent();
  }

  // Plain properties, not getters: object literals with getters are ten times dearer to make in V8.
  const reader = {
    form: 'pending' as AnswerForm,
    firstEvent: 'pending' as ResponseReader['firstEvent'],
    terminalSeen: false,
    contentSeen: false,
    midEvent: false,
    push(chunk: Uint8Array): void {
      const bytes = Buffer.isBuffer(chunk)
        ? chunk
        : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      if (bytes.length > 0) take(bytes);
      show();
    },
    end(): void {
      finish();
      show();
    },
    reading(): ResponseReading {
      return {
        form: reader.form,
        endpoint: state.endpoint,
        terminalSeen: state.terminalSeen,
        finish: state.finish,
        finishReason: state.finishReason,
        fault: state.fault,
        usage: state.usage,
        usageRaw: state.usageRaw,
        usageRefused: state.usageRefused,
        usageIsFinal: state.usageIsFinal,
        units: state.units,
        chunkCount,
        skippedEvents,
        contentSeen: state.output.bytes > 0 || state.otherContentSeen,
        outputBytes: state.output.bytes,
        outputText: state.output.text,
        captured: state.output.captured(),
        responseId: state.responseId,
        upstreamModel: state.upstreamModel,
      };
    },
  };
  return reader;
}

const noBytes = Buffer.alloc(0);
const oneSpace = Buffer.from(' ');
function nothingMore(): void {}
function notMid(): boolean {
  return false;
}

function hasMark(bytes: Buffer): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

/** The beginning of a byte order mark, whose rest is still to come. */
function isCutMark(bytes: Buffer): boolean {
  return bytes[0] === 0xef && (bytes.length === 1 || (bytes.length === 2 && bytes[1] === 0xbb));
}

/** `[DONE]`, with blanks around it or none. */
function isDone(bytes: Buffer, start: number, end: number): boolean {
  return (
    bytes[start] === 0x5b && end - start < 16 && bytes.toString('latin1', start, end).trim() === '[DONE]'
  );
}
