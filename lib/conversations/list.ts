import { z } from 'zod';
import { auditReading, mayRead, type ReadingScope } from '@/lib/conversations/access';
import { conversationConditions } from '@/lib/conversations/conditions';
import {
  type ConversationAnswer,
  conversationAnswer,
  conversationColumns,
  conversationNames,
  conversationSchema,
  type StoredConversation,
} from '@/lib/conversations/conversation-row';
import { decodePlace, encodePlace } from '@/lib/conversations/cursor';
import type { Database } from '@/lib/db/database';
import { sql } from '@/lib/db/dialect';
import { type Filters, filterQuery } from '@/lib/stats/filters';
import { resolveFilters } from '@/lib/stats/resolve-filters';
import { allOf } from '@/lib/stats/row-conditions';

const limitSchema = z
  .string()
  .regex(/^\d{1,3}$/, 'must be a whole number')
  .transform(Number)
  .refine((limit) => limit >= 1 && limit <= 200, 'must be between 1 and 200')
  .default(50);

export const pageShape = { limit: limitSchema, cursor: z.string().max(500).optional() };
export type Page = { limit: number; cursor?: string | undefined };

export const adminConversationQuery = filterQuery('admin', pageShape);
export const userConversationQuery = filterQuery('user', pageShape);

export const conversationPageSchema = z.object({
  items: z.array(conversationSchema),
  nextCursor: z.string().nullable(),
});

const placeSchema = z.tuple([z.int(), z.string()]);

/** Newest first by their last turn. */
export async function readConversationPage(
  database: Database,
  filters: Filters,
  page: Page,
  scope: ReadingScope,
): Promise<{ rows: StoredConversation[]; nextCursor: string | null }> {
  const resolved = await resolveFilters(database, filters);
  const place = decodePlace(placeSchema, page.cursor);
  const conditions = [
    mayRead(scope),
    ...(filters.from === null ? [] : [sql`conversations.updated_at >= ${BigInt(filters.from)}`]),
    ...(filters.toIsNow ? [] : [sql`conversations.updated_at < ${BigInt(filters.to)}`]),
    ...(await conversationConditions(database, resolved)),
    ...(place
      ? [sql`(conversations.updated_at, conversations.id) < (${BigInt(place[0])}, ${place[1]})`]
      : []),
  ];
  const found = await database.read.$queryRaw<StoredConversation[]>(sql`
    SELECT ${conversationColumns} FROM conversations
    WHERE ${allOf(conditions)}
    ORDER BY conversations.updated_at DESC, conversations.id DESC
    LIMIT ${page.limit + 1}`);
  const rows = found.slice(0, page.limit);
  const last = rows.at(-1);
  const nextCursor =
    found.length > page.limit && last ? encodePlace([Number(last.updated_at), last.id]) : null;
  return { rows, nextCursor };
}

export async function listConversations(
  database: Database,
  filters: Filters,
  page: Page,
  scope: ReadingScope,
): Promise<{ items: ConversationAnswer[]; nextCursor: string | null }> {
  const { rows, nextCursor } = await readConversationPage(database, filters, page, scope);
  await auditReading(
    database,
    scope,
    'conversation.list',
    rows.map((row) => ({ id: row.id, userDim: row.user_dim })),
  );
  const names = await conversationNames(database, rows);
  return { items: rows.map((row) => conversationAnswer(row, names)), nextCursor };
}
