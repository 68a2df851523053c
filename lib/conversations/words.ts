// The words of texts, where the event loop has to cut them itself: what is asked, what is shown, and what a database
// that cannot cut them stores.
import { setImmediate as nextTick } from 'node:timers/promises';
import { foldText, longestWord, searchableCharacters, wordPattern } from '@/lib/db/search-words.mjs';

export { foldText };

const wordsAtOnce = 5000;

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
