// Which messages match: what somebody asked as one statement, and what of its answer is really meant.
import { setImmediate as nextTick } from 'node:timers/promises';
import { mayRead, type ReadingScope } from '@/lib/conversations/access';
import { readBodies } from '@/lib/conversations/bodies';
import { conversationConditions } from '@/lib/conversations/conditions';
import { compileSearch, parseSearch, type Query, textMatches } from '@/lib/conversations/search-query';
import { keyScope, modelScope, searchText, userScope } from '@/lib/conversations/search-text';
import type { Database } from '@/lib/db/database';
import { empty, type Sql, sql } from '@/lib/db/dialect';
import { matchesSearch, type SearchTree, searchId } from '@/lib/db/message-search';
import type { Filters } from '@/lib/stats/filters';
import { type ResolvedFilters, resolveFilters } from '@/lib/stats/resolve-filters';
import { allOf } from '@/lib/stats/row-conditions';

export type Match = { id: bigint; conversation_id: string; role: string; body_bytes: number };
export type LikelyMatch = Match & { often: bigint; examined: bigint; newest: bigint };
export type Question = {
  query: Query;
  exact: boolean;
  tree: SearchTree;
  ofMessages: Sql[];
  ofConversations: Sql[];
};

/** Texts looked through between two turns of the event loop. */
const textsAtOnce = 20;

export async function ask(
  database: Database,
  filters: Filters,
  q: string,
  scope: ReadingScope,
): Promise<Question> {
  const query = parseSearch(q);
  const { tree, exact } = compileSearch(query);
  const resolved = await resolveFilters(database, filters);
  // Which model a message was said to or by is told by its own mark: a conversation may have used several.
  const { model: _ofMessages, ...ids } = resolved.ids;
  const ofConversations = { ...resolved, ids };
  return {
    query,
    exact,
    tree: narrowed(tree, resolved, scope),
    ofMessages: inTime(filters),
    // Whoever may read everything and asks for nothing more needs no look at the conversations.
    ofConversations: [
      ...(scope.everybody ? [] : [mayRead(scope)]),
      ...(await conversationConditions(database, ofConversations)),
    ],
  };
}

/** Whose messages they are is asked of the index too: else a common word would walk through everybody's. */
function narrowed(tree: SearchTree, filters: ResolvedFilters, scope: ReadingScope): SearchTree {
  const anyScope = (names: string[]): SearchTree => ({
    kind: 'any',
    of: names.map((name) => ({ kind: 'scope', name })),
  });
  const marks: SearchTree[] = [];
  if (!scope.everybody) marks.push({ kind: 'scope', name: userScope(Math.max(0, scope.ownDim)) });
  if (filters.ids.user) marks.push(anyScope(filters.ids.user.map((id) => userScope(Math.max(0, id)))));
  if (filters.ids.key) marks.push(anyScope(filters.ids.key.map((id) => keyScope(Math.max(0, id)))));
  if (filters.ids.model) marks.push(anyScope(filters.ids.model.map((id) => modelScope(Math.max(0, id)))));
  return marks.length === 0 ? tree : { kind: 'all', of: [tree, ...marks] };
}

function inTime({ from, to, toIsNow }: Filters): Sql[] {
  return [
    ...(from === null ? [] : [sql`messages.created_at >= ${BigInt(from)}`]),
    ...(toIsNow ? [] : [sql`messages.created_at < ${BigInt(to)}`]),
  ];
}

/** Matching messages before `before`, newest first. */
export function readMatches(
  database: Database,
  question: Question,
  before: bigint | null,
  limit: number,
): Promise<Match[]> {
  return database.read.$queryRaw<Match[]>(matchesQuery(database, question, before, limit));
}

export function matchesQuery(
  database: Database,
  { tree, ofMessages, ofConversations }: Question,
  before: bigint | null,
  limit: number,
): Sql {
  const id = searchId(database.dialect);
  const all = [
    matchesSearch(database.dialect, tree),
    ...(before === null ? [] : [sql`${id} < ${before}`]),
    sql`messages.id = ${id}`,
    ...ofMessages,
    ...(ofConversations.length > 0
      ? [sql`conversations.id = messages.conversation_id`, ...ofConversations]
      : []),
  ];
  const conversations = ofConversations.length > 0 ? sql`CROSS JOIN conversations` : empty;
  // In this order on SQLite: the index first, one look-up a match, and no more matches than are needed.
  return sql`
    SELECT messages.id, messages.conversation_id, messages.role, messages.body_bytes
    FROM message_search CROSS JOIN messages ${conversations}
    WHERE ${allOf(all)}
    ORDER BY ${id} DESC LIMIT ${limit}`;
}

/** Leaves out what only looked like a match to the index, which knows no signs between words. */
export async function reallyMatching(
  database: Database,
  { query, exact }: Question,
  matches: Match[],
): Promise<Match[]> {
  if (exact) return matches;
  const bodies = await readBodies(
    database.read,
    database.dialect,
    matches.map(({ id }) => id),
  );
  const real: Match[] = [];
  for (const [index, match] of matches.entries()) {
    if (textMatches(query, searchText(bodies.get(match.id) ?? { parts: [] }), match.role)) real.push(match);
    if (index % textsAtOnce === 0) await nextTick();
  }
  return real;
}
