// Ranks matches by how much of their text is what was looked for: the likeliest, which the database has sorted out by
// what it knows without the text, are read and scored; the others follow in its order.
import { setImmediate as nextTick } from 'node:timers/promises';
import { readBodies } from '@/lib/conversations/bodies';
import type { LikelyMatch } from '@/lib/conversations/matches';
import { type Query, textMatches, wantedTerms } from '@/lib/conversations/search-query';
import { searchText } from '@/lib/conversations/search-text';
import { foldText } from '@/lib/conversations/words';
import type { Database } from '@/lib/db/database';

/** So many texts are read to be scored. */
const readAtMost = 100;
/** How soon more occurrences stop counting, and how much length counts: as usual for BM25. */
const saturation = 1.2;
const lengthWeight = 0.75;
const typicalWords = 200;
/** Of a long text the beginning tells enough. */
const scoredCharacters = 4000;
/** Of English and of Chinese alike, in the stored form. */
const bytesPerWord = 5;
/** Texts scored between two turns of the event loop. */
const textsAtOnce = 20;

export type RankedConversation = { conversationId: string; matches: LikelyMatch[] };

export async function rankConversations(
  database: Database,
  query: Query,
  exact: boolean,
  matches: readonly LikelyMatch[],
): Promise<RankedConversation[]> {
  const conversations = new Map<string, LikelyMatch[]>();
  for (const match of matches) {
    const known = conversations.get(match.conversation_id);
    if (known) known.push(match);
    else conversations.set(match.conversation_id, [match]);
  }
  // They come likeliest first.
  const best = exact ? matches.slice(0, readAtMost) : matches;
  const scores = await scoreTexts(database, query, exact, best);

  const ranked = [...conversations].flatMap(([conversationId, own]) => {
    const real = exact ? own : own.filter(({ id }) => scores.has(id));
    if (real.length === 0) return [];
    const ordered = [...real].sort((a, b) => (scores.get(b.id) ?? 0) - (scores.get(a.id) ?? 0));
    const top = scores.get(ordered[0]?.id ?? 0n) ?? 0;
    return {
      conversationId,
      matches: ordered,
      score: top + 0.2 * Math.log1p(Number(own[0]?.often ?? 0)),
      newest: real[0]?.id ?? 0n,
    };
  });
  ranked.sort((a, b) => b.score - a.score || (a.newest < b.newest ? 1 : -1));
  return ranked.map(({ conversationId, matches: own }) => ({ conversationId, matches: own }));
}

/** Scores of those that really match. */
async function scoreTexts(
  database: Database,
  query: Query,
  exact: boolean,
  matches: readonly LikelyMatch[],
): Promise<Map<bigint, number>> {
  const bodies = await readBodies(
    database.read,
    database.dialect,
    matches.map(({ id }) => id),
  );
  const terms = wantedTerms(query).map(occurrencesOf);
  const scores = new Map<bigint, number>();
  for (const [index, match] of matches.entries()) {
    if (index % textsAtOnce === 0) await nextTick();
    const text = searchText(bodies.get(match.id) ?? { parts: [] });
    if (!exact && !textMatches(query, text, match.role)) continue;
    scores.set(match.id, scoreOf(text, match.body_bytes, terms));
  }
  return scores;
}

/** A term as a pattern: good enough to count by, and a hundred times as fast as cutting the text into words. */
function occurrencesOf({ words }: { words: readonly string[] }): RegExp {
  // Words are letters, digits and emoji: none of them means anything in a pattern.
  return new RegExp(words.join('[^\\p{L}\\p{N}]*'), 'gu');
}

function scoreOf(text: string, bytes: number, terms: readonly RegExp[]): number {
  const folded = foldText(text.slice(0, scoredCharacters));
  const words = Math.min(bytes, scoredCharacters) / bytesPerWord;
  const length = 1 - lengthWeight + (lengthWeight * words) / typicalWords;
  return terms.reduce((score, term) => {
    const often = folded.match(term)?.length ?? 0;
    return score + (often * (saturation + 1)) / (often + saturation * length);
  }, 0);
}
