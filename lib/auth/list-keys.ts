import { z } from 'zod';
import { type KeyRow, keyWithNames } from '@/lib/auth/key-answers';
import type { Database } from '@/lib/db/database';
import { containsText, sql } from '@/lib/db/dialect';
import { encodeCursor } from '@/lib/http/cursor';

export const keyCursorSchema = z.tuple([z.number(), z.string()]);

export function keyCursor(last: KeyRow): string {
  return encodeCursor([Number(last.createdAt), last.id]);
}

type KeyQuery = { q?: string; userId?: string; projectId?: string; enabled?: boolean; limit: number };

/** One row more than the page, so that the caller knows whether there is another. */
export async function listKeys(
  database: Database,
  query: KeyQuery,
  after: [createdAt: number, id: string] | null,
): Promise<KeyRow[]> {
  return database.read.apiKey.findMany({
    where: {
      deletedAt: null,
      userId: query.userId,
      projectId: query.projectId,
      enabled: query.enabled,
      AND: [
        after
          ? {
              OR: [
                { createdAt: { lt: BigInt(after[0]) } },
                { createdAt: BigInt(after[0]), id: { lt: after[1] } },
              ],
            }
          : {},
        query.q ? { id: { in: await idsMatching(database, query.q) } } : {},
      ],
    },
    include: keyWithNames,
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: query.limit + 1,
  });
}

const matchesAtMost = 1_000;

async function idsMatching(database: Database, text: string): Promise<string[]> {
  const has = (column: ReturnType<typeof sql>) => containsText(database.dialect, column, text);
  const rows = await database.read.$queryRaw<{ id: string }[]>(sql`
    SELECT api_keys.id AS id FROM api_keys JOIN users ON users.id = api_keys.user_id
    WHERE api_keys.deleted_at IS NULL AND (
      ${has(sql`api_keys.name`)} OR ${has(sql`users.name`)} OR ${has(sql`users.email`)}
      OR ${has(sql`api_keys.prefix`)} OR ${has(sql`api_keys.last4`)} OR api_keys.id = ${text})
    ORDER BY api_keys.created_at DESC LIMIT ${matchesAtMost}`);
  return rows.map(({ id }) => id);
}
