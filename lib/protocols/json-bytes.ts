// Steps over JSON in its bytes, without building values.

const quote = 0x22;
const backslash = 0x5c;

/** Position of the quote that closes the string whose first content byte is at `from`, or -1. */
export function stringEnd(bytes: Buffer, from: number): number {
  const near = Math.min(bytes.length, from + 32);
  let at = from;
  for (; at < near; at++) {
    const byte = bytes[at];
    if (byte === quote) return at;
    if (byte === backslash) at++;
  }
  // The native search wins on long strings; a quote behind an odd run of backslashes is escaped.
  at = bytes.indexOf(quote, at);
  while (at !== -1) {
    let before = at - 1;
    while (before >= from && bytes[before] === backslash) before--;
    if ((at - 1 - before) % 2 === 0) return at;
    at = bytes.indexOf(quote, at + 1);
  }
  return -1;
}

export function skipSpace(bytes: Buffer, from: number): number {
  let at = from;
  for (;;) {
    const byte = bytes[at];
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return at;
    at++;
  }
}

const numberText = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Position behind the number, true, false or null that begins at `from`, or -1 where there is none. */
export function scalarEnd(bytes: Buffer, from: number): number {
  const first = bytes[from];
  if (first === 0x74) return matches(bytes, from, 'true');
  if (first === 0x66) return matches(bytes, from, 'false');
  if (first === 0x6e) return matches(bytes, from, 'null');
  let at = from;
  let plain = true;
  for (;;) {
    const byte = bytes[at];
    if (byte === undefined) break;
    if (byte < 0x30 || byte > 0x39) {
      if (byte !== 0x2b && byte !== 0x2d && byte !== 0x2e && byte !== 0x45 && byte !== 0x65) break;
      plain = false;
    }
    at++;
  }
  if (at === from) return -1;
  // Lists of token numbers are long and plain: only what is not plain meets the pattern.
  if (plain && (first !== 0x30 || at === from + 1)) return at;
  return at - from <= 400 && !numberText.test(bytes.toString('latin1', from, at)) ? -1 : at;
}

function matches(bytes: Buffer, from: number, word: string): number {
  const end = from + word.length;
  return bytes.toString('latin1', from, Math.min(end, bytes.length)) === word ? end : -1;
}

/** Position behind the JSON value at `from`, or -1 where it is cut off. Brackets are only counted, not matched. */
export function valueEnd(bytes: Buffer, from: number): number {
  let depth = 0;
  let at = skipSpace(bytes, from);
  while (at < bytes.length) {
    const byte = bytes[at];
    if (byte === quote) {
      const end = stringEnd(bytes, at + 1);
      if (end === -1) return -1;
      at = end + 1;
      if (depth === 0) return at;
    } else if (byte === 0x7b || byte === 0x5b) {
      depth++;
      at++;
    } else if (byte === 0x7d || byte === 0x5d) {
      depth--;
      at++;
      if (depth <= 0) return at;
    } else if (depth === 0) {
      return scalarEnd(bytes, at);
    } else {
      at++;
    }
  }
  return -1;
}
