import type { Database } from '@/lib/db/database';
import { containsText, sql } from '@/lib/db/dialect';
import type { User } from '@/lib/db/generated/sqlite/client';

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

const matchesAtMost = 1_000;

async function idsMatching(database: Database, text: string): Promise<string[]> {
  const has = (column: ReturnType<typeof sql>) => containsText(database.dialect, column, text);
  const rows = await database.read.$queryRaw<{ id: string }[]>(sql`
    SELECT id FROM users WHERE deleted_at IS NULL
      AND (${has(sql`name`)} OR ${has(sql`email`)} OR id = ${text})
    ORDER BY created_at DESC LIMIT ${matchesAtMost}`);
  return rows.map(({ id }) => id);
}
