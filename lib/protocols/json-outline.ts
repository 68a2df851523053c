// Finds where the top-level members of a JSON object stand, without building any value: a body of a million keys or
// of a hundred thousand levels costs one pass and next to no memory, and an edit can be made in the very bytes.
import { weirError } from '@/lib/errors';
import { scalarEnd, skipSpace, stringEnd } from '@/lib/protocols/json-bytes';
import type { ByteRange } from '@/lib/protocols/protocol';

/** `start` and `end` bound the value; `nameStart` is the first byte of the name's quote. */
export type Member = ByteRange & { name: string; nameStart: number };

export type Outline = {
  /** The wanted members in the order they stand, repeated ones included. */
  members: Member[];
  /** Just behind the opening brace. */
  insertAt: number;
  empty: boolean;
  /** Bytes of the body, but for strings that carry a file. */
  textBytes: number;
};

const quote = 0x22;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;

/** A string this long under a name such as `data` is a file, not text. */
const fileBytes = 1024;
const fileNames: ReadonlySet<string> = new Set(['data', 'file_data', 'fileData', 'b64_json', 'bytes']);

/** Throws `invalid_request` where the bytes stop being a JSON object. What stands inside strings is left to the upstream. */
export function outlineJson(bytes: Buffer, wanted: ReadonlySet<string>): Outline {
  const outline: Outline = { members: [], insertAt: 0, empty: true, textBytes: bytes.length };
  let at = skipSpace(bytes, bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0);
  if (at >= bytes.length)
    throw weirError('invalid_request', 'The request body is empty; a JSON object is expected.');
  if (bytes[at] !== openBrace) throw unexpected(bytes, at, 'a JSON object');

  // One byte a level: 1 for an object, 0 for an array.
  let levels = new Uint8Array(64);
  let depth = 0;
  let member: Member | null = null;
  let nameStart = 0;
  let nameEnd = 0;
  let nameNext = false;

  for (;;) {
    at = skipSpace(bytes, at);
    if (nameNext) {
      if (bytes[at] !== quote) throw unexpected(bytes, at, 'a member name in quotes');
      nameStart = at + 1;
      nameEnd = stringEnd(bytes, nameStart);
      if (nameEnd === -1) throw unexpected(bytes, bytes.length, 'the end of a member name');
      at = skipSpace(bytes, nameEnd + 1);
      if (bytes[at] !== 0x3a) throw unexpected(bytes, at, 'a colon');
      at = skipSpace(bytes, at + 1);
      nameNext = false;
      if (depth === 1) {
        outline.empty = false;
        const name = nameAt(bytes, nameStart, nameEnd);
        member = wanted.has(name) ? { name, nameStart: nameStart - 1, start: at, end: at } : null;
      }
    }

    const byte = bytes[at];
    let valueEnded = true;
    if (byte === openBrace || byte === openBracket) {
      const isObject = byte === openBrace;
      if (depth === levels.length) levels = widened(levels);
      levels[depth++] = isObject ? 1 : 0;
      if (depth === 1) outline.insertAt = at + 1;
      at = skipSpace(bytes, at + 1);
      if (bytes[at] !== (isObject ? closeBrace : closeBracket)) {
        nameNext = isObject;
        continue;
      }
      valueEnded = false;
    } else if (byte === quote) {
      const end = stringEnd(bytes, at + 1);
      if (end === -1) throw unexpected(bytes, bytes.length, 'the end of a string');
      const length = end - at - 1;
      const named = levels[depth - 1] === 1;
      if (length >= fileBytes && isFile(bytes, at + 1, named ? nameAt(bytes, nameStart, nameEnd) : '')) {
        outline.textBytes -= length;
      }
      at = end + 1;
    } else {
      const end = scalarEnd(bytes, at);
      if (end === -1) throw unexpected(bytes, at, 'a value');
      at = end;
    }

    // Closes everything that ends here, until a comma asks for more.
    for (;;) {
      if (valueEnded && depth === 1 && member) {
        member.end = at;
        outline.members.push(member);
        member = null;
      }
      at = skipSpace(bytes, at);
      const isObject = levels[depth - 1] === 1;
      if (bytes[at] === (isObject ? closeBrace : closeBracket)) {
        at++;
        if (--depth === 0) {
          at = skipSpace(bytes, at);
          if (at < bytes.length) throw unexpected(bytes, at, 'nothing more');
          return outline;
        }
        valueEnded = true;
        continue;
      }
      if (bytes[at] !== 0x2c) throw unexpected(bytes, at, isObject ? 'a comma or "}"' : 'a comma or "]"');
      at++;
      nameNext = isObject;
      break;
    }
  }
}

function widened(levels: Uint8Array): Uint8Array<ArrayBuffer> {
  const wider = new Uint8Array(levels.length * 4);
  wider.set(levels);
  return wider;
}

function nameAt(bytes: Buffer, start: number, end: number): string {
  if (end - start > 200) return '';
  const name = bytes.toString('latin1', start, end);
  if (!name.includes('\\')) return name;
  try {
    return JSON.parse(bytes.toString('utf8', start - 1, end + 1));
  } catch {
    return name;
  }
}

function isFile(bytes: Buffer, start: number, name: string): boolean {
  return fileNames.has(name) || bytes.toString('latin1', start, start + 5) === 'data:';
}

function unexpected(bytes: Buffer, at: number, expected: string): Error {
  if (at >= bytes.length) {
    return weirError(
      'invalid_request',
      `The request body is not valid JSON: it ends where ${expected} should be.`,
    );
  }
  const shown = JSON.stringify(bytes.toString('utf8', at, at + 12));
  return weirError(
    'invalid_request',
    `The request body is not valid JSON: expected ${expected} at byte ${at}, found ${shown}.`,
  );
}
