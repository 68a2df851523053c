import { z } from 'zod';
import { type KeyRow, keyWithNames } from '@/lib/auth/key-answers';
import type { Database } from '@/lib/db/database';
import { sql } from '@/lib/db/dialect';
import { matchingIds } from '@/lib/db/matching-ids';
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

function idsMatching(database: Database, text: string): Promise<string[]> {
  return matchingIds(database, text, {
    from: sql`api_keys JOIN users ON users.id = api_keys.user_id WHERE api_keys.deleted_at IS NULL`,
    id: sql`api_keys.id`,
    columns: [
      sql`api_keys.name`,
      sql`users.name`,
      sql`users.email`,
      sql`api_keys.prefix`,
      sql`api_keys.last4`,
    ],
  });
}
