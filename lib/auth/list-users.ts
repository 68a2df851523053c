import type { Database } from '@/lib/db/database';
import { sql } from '@/lib/db/dialect';
import type { User } from '@/lib/db/generated/sqlite/client';
import { matchingIds } from '@/lib/db/matching-ids';

type UserQuery = { q?: string; role?: string; enabled?: boolean; limit: number };

/** One row more than the page, so that the caller knows whether there is another. */
export async function listUsers(
  database: Database,
  query: UserQuery,
  after: [createdAt: number, id: string] | null,
): Promise<User[]> {
  return database.read.user.findMany({
    where: {
      deletedAt: null,
      role: query.role,
      disabledAt: query.enabled === undefined ? undefined : query.enabled ? null : { not: null },
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
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: query.limit + 1,
  });
}

function idsMatching(database: Database, text: string): Promise<string[]> {
  return matchingIds(database, text, {
    from: sql`users WHERE deleted_at IS NULL`,
    id: sql`id`,
    columns: [sql`name`, sql`email`],
  });
}
