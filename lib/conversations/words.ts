// How text is cut into words for search, the same for what is stored and what is asked. Scripts that put no spaces
// between words are cut into single characters, so that a phrase of any length is found; so are emoji.
import { setImmediate as nextTick } from 'node:timers/promises';

const single =
  '[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Bopomofo}\\p{Script=Yi}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}\\p{Script=Tibetan}]|\\p{So}|\\p{Co}';
const letter = '[\\p{L}\\p{N}\\p{M}]';
const wordPattern = new RegExp(`${single}|(?:(?!${single})${letter})+`, 'gu');

/** Longer words are the remains of data, and nobody types them whole. */
const longestWord = 64;
/** So much of one message can be searched. */
const searchableCharacters = 250_000;
const wordsAtOnce = 5000;

/** Case and width do not count: Ａ is a, ﬁ is fi. */
export function foldText(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

export function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const [word] of foldText(text).matchAll(wordPattern)) words.push(word.slice(0, longestWord));
  return words;
}

/** The same for whole messages, without holding the event loop for long. */
export async function searchableWords(text: string): Promise<string[]> {
  const words: string[] = [];
  const folded = foldText(text.slice(0, searchableCharacters));
  for (const [word] of folded.matchAll(wordPattern)) {
    words.push(word.slice(0, longestWord));
    if (words.length % wordsAtOnce === 0) await nextTick();
  }
  return words;
}

/** Words with where they stand in the text as it is. */
export function placedWords(text: string): { word: string; start: number; end: number }[] {
  return [...text.slice(0, searchableCharacters).matchAll(wordPattern)].map((match) => ({
    word: foldText(match[0]).slice(0, longestWord),
    start: match.index,
    end: match.index + match[0].length,
  }));
}
