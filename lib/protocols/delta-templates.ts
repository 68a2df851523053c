// Nearly every event of a stream is the one before it with other text inside. Such an event is recognised byte for byte
// against the one before, and its text counted, without parsing it: that is several times cheaper, and exact, since
// whatever differs elsewhere is parsed as usual.
import type { OutputCollector } from '@/lib/protocols/output-collector';

/** Members whose text is generated; and those that vary without meaning anything. */
const generatedNames = 'content|text|delta|reasoning_content|reasoning|thinking|partial_json|arguments';
const holePattern = new RegExp(
  `"(${generatedNames}|obfuscation)"\\s*:\\s*"((?:[^"\\\\]|\\\\.)*)"|"sequence_number"\\s*:\\s*(\\d+)`,
  'gs',
);

type Hole = 'generated' | 'string' | 'number';
type Template = { name: string; fixed: Buffer[]; holes: Hole[]; shortest: number };

export type DeltaTemplates = {
  /** True when the event is a known one with other text; the text has then been added to `output`. */
  match(bytes: Buffer, start: number, end: number, name: string, output: OutputCollector): boolean;
  /** `text` is an event that did nothing but add `added` bytes of generated text. */
  learn(text: string, name: string, added: number): void;
};

const mostTemplates = 3;
/** A stream whose events are all different is not worth learning from. */
const patience = 12;

export function createDeltaTemplates(): DeltaTemplates {
  const templates: Template[] = [];
  let next = 0;
  let learnt = 0;
  let matched = 0;

  return {
    match(bytes, start, end, name, output) {
      for (const template of templates) {
        if (template.name !== name || end - start < template.shortest) continue;
        if (matchOne(template, bytes, start, end, output)) {
          matched++;
          return true;
        }
      }
      return false;
    },
    learn(text, name, added) {
      if (learnt >= patience && matched < learnt) return;
      learnt++;
      const template = templateOf(text, name, added);
      if (!template) return;
      templates[next] = template;
      next = (next + 1) % mostTemplates;
    },
  };
}

function templateOf(text: string, name: string, added: number): Template | null {
  const fixed: Buffer[] = [];
  const holes: Hole[] = [];
  let from = 0;
  let generated = 0;
  for (const found of text.matchAll(holePattern)) {
    const value = found[3] ?? found[2] ?? '';
    // A generated member without text stays part of the fixed bytes.
    if (found[3] === undefined && found[1] !== 'obfuscation') {
      if (value === '') continue;
      const literal: unknown = JSON.parse(`"${value}"`);
      if (typeof literal !== 'string' || Buffer.byteLength(literal) !== added) return null;
      generated++;
      holes.push('generated');
    } else {
      holes.push(found[3] === undefined ? 'string' : 'number');
    }
    const end = found.index + found[0].length - (found[3] === undefined ? 1 : 0);
    fixed.push(Buffer.from(text.slice(from, end - value.length)));
    from = end;
  }
  if (generated !== 1) return null;
  fixed.push(Buffer.from(text.slice(from)));
  const shortest = fixed.reduce((sum, piece) => sum + piece.length, 0);
  return { name, fixed, holes, shortest };
}

function matchOne(
  template: Template,
  bytes: Buffer,
  start: number,
  end: number,
  output: OutputCollector,
): boolean {
  const { fixed, holes } = template;
  let at = start;
  let textStart = 0;
  let textEnd = 0;
  let escaped = false;
  for (let index = 0; index < fixed.length; index++) {
    const piece = fixed[index] as Buffer;
    const pieceEnd = at + piece.length;
    if (pieceEnd > end || bytes.compare(piece, 0, piece.length, at, pieceEnd) !== 0) return false;
    at = pieceEnd;
    const hole = holes[index];
    if (hole === undefined) break;
    if (hole === 'number') {
      while (at < end && isDigit(bytes[at])) at++;
      continue;
    }
    const from = at;
    let escapes = false;
    for (; at < end; at++) {
      const byte = bytes[at] as number;
      if (byte === 0x22) break;
      if (byte < 0x20) return false;
      if (byte === 0x5c) {
        escapes = true;
        at++;
      }
    }
    if (hole === 'generated') {
      textStart = from;
      textEnd = at;
      escaped = escapes;
    } else if (escapes) {
      return false;
    }
  }
  if (at !== end) return false;
  if (!escaped) {
    output.addBytes(bytes, textStart, textEnd);
    return true;
  }
  const text = unescaped(bytes.toString('utf8', textStart, textEnd));
  if (text === null) return false;
  output.add('text', text);
  return true;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

function unescaped(literal: string): string | null {
  try {
    const text: unknown = JSON.parse(`"${literal}"`);
    return typeof text === 'string' ? text : null;
  } catch {
    return null;
  }
}
