// Ranks matches by how much of their text is what was looked for: the likeliest, which the database has sorted out by
// what it knows without the text, are read and scored; the others follow in its order.
import { readBodies } from '@/lib/conversations/bodies';
import type { LikelyMatch } from '@/lib/conversations/search';
import { type Query, textMatches, wantedTerms } from '@/lib/conversations/search-query';
import { searchText } from '@/lib/conversations/search-text';
import { wordsOf } from '@/lib/conversations/words';
import type { Database } from '@/lib/db/database';

/** So many texts are read to be scored. */
const readAtMost = 100;
/** How soon more occurrences stop counting, and how much length counts: as usual for BM25. */
const saturation = 1.2;
const lengthWeight = 0.75;
const typicalWords = 200;
/** Of a long text the beginning tells enough. */
const scoredCharacters = 4000;

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
  const terms = wantedTerms(query);
  const scores = new Map<bigint, number>();
  for (const { id, role } of matches) {
    const text = searchText(bodies.get(id) ?? { parts: [] });
    if (!exact && !textMatches(query, text, role)) continue;
    scores.set(id, scoreOf(text, terms));
  }
  return scores;
}

function scoreOf(text: string, terms: ReturnType<typeof wantedTerms>): number {
  const words = wordsOf(text.slice(0, scoredCharacters));
  const haystack = ` ${words.join(' ')} `;
  const length = 1 - lengthWeight + (lengthWeight * words.length) / typicalWords;
  return terms.reduce((score, { words: wanted, prefix }) => {
    const often = haystack.split(` ${wanted.join(' ')}${prefix ? '' : ' '}`).length - 1;
    return score + (often * (saturation + 1)) / (often + saturation * length);
  }, 0);
}
