// A few words of a message round what was looked for, cut from the stored text. Parts instead of markup, so that
// nothing anybody wrote is ever taken for HTML.
import { placedWords } from './words';

export type SnippetPart = { text: string; highlighted: boolean };

const around = 60;
const longest = 240;

type Range = { start: number; end: number };

/** Where the terms occur, in order. */
function occurrences(
  text: string,
  terms: readonly { words: string[]; prefix: boolean }[],
  most: number,
): Range[] {
  const placed = placedWords(text);
  const ranges: Range[] = [];
  for (let index = 0; index < placed.length && ranges.length < most; index++) {
    for (const { words, prefix } of terms) {
      const last = words.length - 1;
      const fits = words.every((word, offset) => {
        const found = placed[index + offset]?.word;
        return found !== undefined && (prefix && offset === last ? found.startsWith(word) : found === word);
      });
      if (!fits) continue;
      ranges.push({ start: placed[index]?.start ?? 0, end: placed[index + last]?.end ?? 0 });
      index += last;
      break;
    }
  }
  return ranges;
}

export function snippetOf(
  text: string,
  terms: readonly { words: string[]; prefix: boolean }[],
): SnippetPart[] {
  const ranges = occurrences(text, terms, 20);
  const first = ranges[0] ?? { start: 0, end: 0 };
  const from = Math.max(0, first.start - around);
  const to = Math.min(text.length, Math.max(from + longest, first.end + around));
  const parts: SnippetPart[] = [];
  let at = from;
  const add = (end: number, highlighted: boolean) => {
    if (end > at) parts.push({ text: lineOf(text.slice(at, end)), highlighted });
    at = Math.max(at, end);
  };
  for (const { start, end } of ranges) {
    if (start < at || end > to) continue;
    add(start, false);
    add(end, true);
  }
  add(to, false);
  if (from > 0) parts.unshift({ text: '…', highlighted: false });
  if (to < text.length) parts.push({ text: '…', highlighted: false });
  return parts;
}

/** Half of a character at a cut is no character. */
const lineOf = (text: string) => text.replace(/\s+/g, ' ').replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, '');
