import type { Database } from '@/lib/db/database';
import { containsText, join, type Sql, sql } from '@/lib/db/dialect';

// As many as a list of ids may hold in one statement on both databases. A search that finds more is no search yet.
const matchesAtMost = 10_000;

/** Ids of the rows in which one of the columns contains the text, `%` and `_` taken literally, or whose id it is. */
export async function matchingIds(
  database: Database,
  text: string,
  { from, id, columns }: { from: Sql; id: Sql; columns: Sql[] },
): Promise<string[]> {
  const matches = [
    sql`${id} = ${text}`,
    ...columns.map((column) => containsText(database.dialect, column, text)),
  ];
  const rows = await database.read.$queryRaw<{ id: string }[]>(
    sql`SELECT ${id} AS id FROM ${from} AND (${join(matches, ' OR ')}) ORDER BY ${id} DESC LIMIT ${matchesAtMost}`,
  );
  return rows.map((row) => row.id);
}
