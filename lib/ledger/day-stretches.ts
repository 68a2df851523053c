// A day in stretches short enough to be compared, or written anew, in one short transaction.
import type { Database } from '@/lib/db/database';
import { asBigint, join, sql } from '@/lib/db/dialect';
import { quartersOfDay } from './derive-sums';
import type { QuarterRange } from './raw-sums';
import { allSlices, quarterMillis } from './slices';

/** Comparing so many takes about a second on the database's side. */
const rowsAtOnce = 20_000;

async function countRows(database: Database, { from, to }: QuarterRange): Promise<number> {
  const [row] = await database.read.$queryRaw<{ count: bigint }[]>(sql`
    SELECT ${asBigint(sql`COUNT(*)`)} AS count FROM requests
    WHERE created_at >= ${BigInt(from * quarterMillis)} AND created_at < ${BigInt(to * quarterMillis)}`);
  return Number(row?.count ?? 0n);
}

async function hasSums(database: Database, { from, to }: QuarterRange): Promise<boolean> {
  const found = await database.read.$queryRaw<unknown[]>(sql`
    SELECT 1 AS found FROM usage_quarter_hours
    WHERE slice IN (${join([...allSlices])}) AND bucket >= ${from} AND bucket < ${to} LIMIT 1`);
  return found.length > 0;
}

/** Those in which there are requests or sums: as few as the number of requests allows. */
export async function* stretchesOf(
  database: Database,
  day: number,
  zone: string,
  signal?: AbortSignal,
): AsyncGenerator<QuarterRange> {
  const { from, to } = quartersOfDay(day, zone);
  const parts = Math.ceil((await countRows(database, { from, to })) / rowsAtOnce);
  const quartersAtOnce = Math.max(1, Math.floor((to - from) / Math.max(1, parts)));
  for (let start = from; start < to; start += quartersAtOnce) {
    signal?.throwIfAborted();
    const range = { from: start, to: Math.min(start + quartersAtOnce, to) };
    if ((await countRows(database, range)) > 0 || (await hasSums(database, range))) yield range;
  }
}
