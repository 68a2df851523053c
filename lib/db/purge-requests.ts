// Retention: removes request rows with their attempts and tags. Sums and conversations stay.
import type { Database } from './database';
import { identifier, sql } from './dialect';
import { dropMonthsBefore } from './partitions';

const sliceRows = 2_000n;

/** Removes what is older than `before`, a slice a step; yields how many requests each step removed. */
export async function* purgeRequestsBefore(database: Database, before: number): AsyncGenerator<number> {
  await dropMonthsBefore(database, before);
  for (;;) {
    const removed = await purgeSlice(database, BigInt(before));
    if (removed === 0) return;
    yield removed;
  }
}

/** One millisecond is never cut in two, so a slice may be somewhat longer than asked. */
async function purgeSlice(database: Database, before: bigint): Promise<number> {
  return database.write(async (tx) => {
    const [boundary] = await tx.$queryRaw<{ created_at: bigint }[]>(sql`
      SELECT created_at FROM requests WHERE created_at < ${before}
      ORDER BY created_at LIMIT 1 OFFSET ${sliceRows}`);
    const end = boundary ? boundary.created_at + 1n : before;
    for (const table of ['request_attempts', 'request_tags']) {
      await tx.$executeRaw(sql`DELETE FROM ${identifier(table)} WHERE request_created_at < ${end}`);
    }
    return tx.$executeRaw(sql`DELETE FROM requests WHERE created_at < ${end}`);
  });
}
