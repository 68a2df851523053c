// @ts-check
// How text is cut into words for search, the same for what is stored and what is asked. Scripts that put no spaces
// between words are cut into single characters, so that a phrase of any length is found; so are emoji. Plain
// JavaScript: the SQLite thread loads it as it lies here, and cuts what it stores itself.

const single =
  '[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Bopomofo}\\p{Script=Yi}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}\\p{Script=Tibetan}]|\\p{So}|\\p{Co}';
const letter = '[\\p{L}\\p{N}\\p{M}]';
export const wordPattern = new RegExp(`${single}|(?:(?!${single})${letter})+`, 'gu');

/** Longer words are the remains of data, and nobody types them whole. */
export const longestWord = 64;
/** So much of one message can be searched. */
export const searchableCharacters = 250_000;

/**
 * Case and width do not count: Ａ is a, ﬁ is fi.
 * @param {string} text
 */
export function foldText(text) {
  return text.normalize('NFKC').toLowerCase();
}

/**
 * @typedef {{ type: 'text' | 'reasoning' | 'tools', text: string }
 *   | { type: 'tool_result', id: string, name: string, text: string }
 *   | { type: 'tool_call', id: string, name: string, arguments: string }
 *   | { type: 'binary', name: string }} SearchedPart
 */

/**
 * All that was said, in order. The definitions of tools are not said, and would drown everything else.
 * @param {{ parts: readonly SearchedPart[] }} body
 */
export function searchText(body) {
  return body.parts
    .map((part) => {
      switch (part.type) {
        case 'tools':
          return '';
        case 'binary':
          return part.name;
        case 'tool_call':
          return `${part.name} ${part.arguments}`;
        default:
          return part.text;
      }
    })
    .filter((text) => text !== '')
    .join('\n');
}

/**
 * `search_words(body)`: the words of a stored message, as the index takes them.
 * @param {import('better-sqlite3').Database} client
 */
export function defineSearchWords(client) {
  client.function('search_words', { deterministic: true }, (body) => {
    const text = searchText(JSON.parse(Buffer.from(/** @type {Uint8Array} */ (body)).toString('utf8')));
    const words = [];
    for (const [word] of foldText(text.slice(0, searchableCharacters)).matchAll(wordPattern)) {
      words.push(word.length > longestWord ? word.slice(0, longestWord) : word);
    }
    return words.join(' ');
  });
}
