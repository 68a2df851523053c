// Full-text search over messages, answered as conversations. Newest first walks the index backwards and stops at a
// page; by relevance ranks the newest matches only, since ranking all of a common word would take a second.
import { z } from 'zod';
import { auditReading, mayRead, type ReadingScope } from '@/lib/conversations/access';
import { readBodies } from '@/lib/conversations/bodies';
import {
  conversationAnswer,
  conversationColumns,
  conversationNames,
  conversationSchema,
  type StoredConversation,
} from '@/lib/conversations/conversation-row';
import { decodePlace, encodePlace } from '@/lib/conversations/cursor';
import { pageShape } from '@/lib/conversations/list';
import {
  ask,
  type LikelyMatch,
  type Match,
  matchesQuery,
  type Question,
  readMatches,
  reallyMatching,
} from '@/lib/conversations/matches';
import { rankConversations } from '@/lib/conversations/relevance';
import { wantedTerms } from '@/lib/conversations/search-query';
import { searchText } from '@/lib/conversations/search-text';
import { snippetOf } from '@/lib/conversations/snippets';
import type { Database } from '@/lib/db/database';
import { sql, valuesFromJson } from '@/lib/db/dialect';
import { matchesSearch, searchId } from '@/lib/db/message-search';
import { type Filters, filterQuery } from '@/lib/stats/filters';

const searchShape = {
  ...pageShape,
  q: z.string().describe('words, "phrases", beginnings*, AND, OR, NOT, ( ), role:user'),
  sort: z.enum(['newest', 'relevance']).default('newest'),
};
export const adminSearchQuery = filterQuery('admin', searchShape);
export const userSearchQuery = filterQuery('user', searchShape);

type Search = { q: string; sort: 'newest' | 'relevance'; limit: number; cursor?: string | undefined };

export const searchAnswerSchema = z.object({
  items: z.array(
    conversationSchema.extend({
      snippets: z.array(
        z.object({
          messageId: z.string(),
          role: z.string(),
          parts: z.array(z.object({ text: z.string(), highlighted: z.boolean() })),
        }),
      ),
    }),
  ),
  nextCursor: z.string().nullable(),
  sort: z.enum(['newest', 'relevance']),
  /** How many of the newest matching messages were looked at. */
  examined: z.int(),
  /** False where older matches were left out of the ranking. */
  complete: z.boolean(),
});
export type SearchAnswer = z.output<typeof searchAnswerSchema>;

/** The newest so many matches are ranked, or looked through where the index cannot tell for sure. */
const examinedAtMost = 5000;
const inexactRankedAtMost = 1000;
const likeliestAtMost = 600;
const matchesAtOnce = 250;
/** A page of a common word is full after so many matches, most of the time. */
const firstMatches = 3;
const snippetsPerConversation = 3;

export async function searchConversations(
  database: Database,
  filters: Filters,
  search: Search,
  scope: ReadingScope,
): Promise<SearchAnswer> {
  const question = await ask(database, filters, search.q, scope);
  const found =
    search.sort === 'relevance'
      ? await byRelevance(database, question, search)
      : await newestFirst(database, question, search);
  const ids = [...found.matches.keys()];
  const rows = await readRows(database, ids, scope);
  await auditReading(
    database,
    scope,
    'conversation.search',
    rows.map((row) => ({ id: row.id, userDim: row.user_dim })),
  );
  const names = await conversationNames(database, rows);
  const shown = ids.flatMap((id) => (found.matches.get(id) ?? []).slice(0, snippetsPerConversation));
  const bodies = await readBodies(
    database.read,
    database.dialect,
    shown.map((match) => match.id),
  );
  const terms = wantedTerms(question.query);
  return {
    items: rows.map((row) => ({
      ...conversationAnswer(row, names),
      snippets: (found.matches.get(row.id) ?? []).slice(0, snippetsPerConversation).map((match) => ({
        messageId: String(match.id),
        role: match.role,
        parts: snippetOf(searchText(bodies.get(match.id) ?? { parts: [] }), terms),
      })),
    })),
    nextCursor: found.nextCursor,
    sort: search.sort,
    examined: found.examined,
    complete: found.complete,
  };
}

/** The conversations alone, for going through all of them. */
export async function findConversations(
  database: Database,
  filters: Filters,
  search: { q: string; limit: number; cursor?: string | undefined },
  scope: ReadingScope,
): Promise<{ rows: StoredConversation[]; nextCursor: string | null }> {
  const question = await ask(database, filters, search.q, scope);
  const found = await newestFirst(database, question, { ...search, sort: 'newest' });
  return {
    rows: await readRows(database, [...found.matches.keys()], scope),
    nextCursor: found.nextCursor,
  };
}

type Found = {
  matches: Map<string, Match[]>;
  nextCursor: string | null;
  examined: number;
  complete: boolean;
};

const newestPlace = z.tuple([z.string().regex(/^\d{1,18}$/)]);

async function newestFirst(database: Database, question: Question, search: Search): Promise<Found> {
  const place = decodePlace(newestPlace, search.cursor);
  const cursor = place ? BigInt(place[0]) : null;
  const matches = new Map<string, Match[]>();
  /** Shown on an earlier page, by a newer message. */
  const earlier = new Set<string>();
  let before = cursor;
  let examined = 0;
  while (examined < examinedAtMost) {
    const limit = examined === 0 ? Math.min(matchesAtOnce, firstMatches * search.limit) : matchesAtOnce;
    const part = await readMatches(database, question, before, limit);
    const real = await reallyMatching(database, question, part);
    const unknown = [...new Set(real.map((match) => match.conversation_id))].filter(
      (id) => !matches.has(id) && !earlier.has(id),
    );
    if (cursor !== null)
      for (const id of await shownBefore(database, question, unknown, cursor)) earlier.add(id);
    for (const match of real) {
      if (earlier.has(match.conversation_id)) continue;
      const known = matches.get(match.conversation_id);
      if (!known && matches.size === search.limit) {
        // The page is full, and there is more: it begins with this message.
        return { matches, nextCursor: encodePlace([String(match.id + 1n)]), examined, complete: true };
      }
      if (known) known.push(match);
      else matches.set(match.conversation_id, [match]);
    }
    examined += part.length;
    before = part.at(-1)?.id ?? null;
    if (part.length < limit || before === null) {
      return { matches, nextCursor: null, examined, complete: true };
    }
  }
  return { matches, nextCursor: encodePlace([String(before ?? 0n)]), examined, complete: false };
}

/** Which of these conversations have a match at or after `from`, and so were on an earlier page. */
async function shownBefore(
  database: Database,
  question: Question,
  conversations: readonly string[],
  from: bigint,
): Promise<string[]> {
  if (conversations.length === 0) return [];
  const id = searchId(database.dialect);
  const rows = await database.read.$queryRaw<Match[]>(sql`
    SELECT messages.id, messages.conversation_id, messages.role, messages.body_bytes
    FROM messages CROSS JOIN message_search
    WHERE messages.conversation_id IN ${valuesFromJson(database.dialect, 'text', conversations)}
      AND messages.id >= ${from} AND ${id} = messages.id AND ${matchesSearch(database.dialect, question.tree)}`);
  const real = await reallyMatching(database, question, rows);
  return real.map((match) => match.conversation_id);
}

const relevancePlace = z.tuple([z.string().regex(/^\d{1,18}$/), z.int().min(0)]);

async function byRelevance(database: Database, question: Question, search: Search): Promise<Found> {
  const place = decodePlace(relevancePlace, search.cursor);
  // Later pages rank what the first one ranked, whatever was said meanwhile.
  const before = place ? BigInt(place[0]) : null;
  const likely = await readLikeliest(database, question, before);
  const ranked = await rankConversations(database, question.query, question.exact, likely);
  const offset = place?.[1] ?? 0;
  const page = ranked.slice(offset, offset + search.limit);
  const more = ranked.length > offset + search.limit;
  const examined = Number(likely[0]?.examined ?? 0);
  const limit = rankedAtMost(question);
  return {
    matches: new Map(page.map(({ conversationId, matches }) => [conversationId, matches])),
    nextCursor: more
      ? encodePlace([place ? place[0] : String((likely[0]?.newest ?? 0n) + 1n), offset + search.limit])
      : null,
    examined: Math.min(examined, limit),
    complete: examined <= limit,
  };
}

/** What the index cannot tell for sure has to be read, every text of it. */
const rankedAtMost = ({ exact }: Question) => (exact ? examinedAtMost : inexactRankedAtMost);

/**
 * Of the newest matches the likeliest to be the best: conversations that speak of it often, in short messages. The
 * database sorts them out, since handing thousands of rows over would hold the event loop.
 */
async function readLikeliest(
  database: Database,
  question: Question,
  before: bigint | null,
): Promise<LikelyMatch[]> {
  const limit = rankedAtMost(question);
  return database.read.$queryRaw<LikelyMatch[]>(sql`
    SELECT id, conversation_id, role, body_bytes, often, examined, newest FROM (
      SELECT id, conversation_id, role, body_bytes,
        COUNT(*) OVER (PARTITION BY conversation_id) AS often,
        COUNT(*) OVER () AS examined,
        MAX(id) OVER () AS newest,
        ROW_NUMBER() OVER (PARTITION BY conversation_id ORDER BY body_bytes, id DESC) AS place
      FROM (${matchesQuery(database, question, before, limit + 1)}) AS newest_matches
    ) AS counted
    WHERE place <= ${snippetsPerConversation}
    ORDER BY CAST(often AS REAL) / (body_bytes + 1000) DESC, id DESC
    LIMIT ${question.exact ? likeliestAtMost : limit}`);
}

/** In the order of `ids`. Asked again whether they may be read: between two statements settings may change. */
async function readRows(
  database: Database,
  ids: readonly string[],
  scope: ReadingScope,
): Promise<StoredConversation[]> {
  if (ids.length === 0) return [];
  const rows = await database.read.$queryRaw<StoredConversation[]>(sql`
    SELECT ${conversationColumns} FROM conversations
    WHERE conversations.id IN ${valuesFromJson(database.dialect, 'text', ids)} AND ${mayRead(scope)}`);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
