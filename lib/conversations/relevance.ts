// Ranks matches in two steps: all of them by what is known without their text (how often the conversation speaks of
// it, how short the message is), then the best by how much of their text is what was looked for.
import { readBodies } from '@/lib/conversations/bodies';
import type { Match } from '@/lib/conversations/search';
import { type Query, textMatches, wantedTerms } from '@/lib/conversations/search-query';
import { searchText } from '@/lib/conversations/search-text';
import { wordsOf } from '@/lib/conversations/words';
import type { Database } from '@/lib/db/database';

/** So many texts are read to be scored. */
const readAtMost = 200;
/** How soon more occurrences stop counting, and how much length counts: as usual for BM25. */
const saturation = 1.2;
const lengthWeight = 0.75;
const typicalWords = 200;
/** Of a long text the beginning tells enough. */
const scoredCharacters = 20_000;

export type RankedConversation = { conversationId: string; matches: Match[] };

export async function rankConversations(
  database: Database,
  query: Query,
  exact: boolean,
  matches: readonly Match[],
): Promise<RankedConversation[]> {
  const conversations = new Map<string, Match[]>();
  for (const match of matches) {
    const known = conversations.get(match.conversation_id);
    if (known) known.push(match);
    else conversations.set(match.conversation_id, [match]);
  }
  const first = (match: Match) =>
    Math.log1p(conversations.get(match.conversation_id)?.length ?? 0) +
    1 / (1 + Number(match.body_bytes) / 2000);
  const best = [...matches].sort((a, b) => first(b) - first(a)).slice(0, exact ? readAtMost : matches.length);
  const scores = await scoreTexts(database, query, exact, best);

  const ranked = [...conversations].flatMap(([conversationId, own]) => {
    const real = exact ? own : own.filter(({ id }) => scores.has(id));
    if (real.length === 0) return [];
    const ordered = [...real].sort((a, b) => (scores.get(b.id) ?? 0) - (scores.get(a.id) ?? 0));
    const top = scores.get(ordered[0]?.id ?? 0n) ?? 0;
    return {
      conversationId,
      matches: ordered,
      score: top + 0.2 * Math.log1p(real.length),
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
  matches: readonly Match[],
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
