// Gives the space of deleted rows back to the disk, a slice at a time: VACUUM would hold every write up for
// as long as it takes to copy the whole file.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database } from './database';
import { raw, sql } from './dialect';

const slicePages = 500;

/** Answers how many bytes were given back. Postgres keeps freed space for itself and needs no help. */
export async function giveBackSpace(
  database: Database,
  options: { signal?: AbortSignal } = {},
): Promise<number> {
  if (database.dialect === 'postgres') return 0;
  const { pageSize, free } = await freePages(database);
  let left = free;
  while (left > 0 && !options.signal?.aborted) {
    await database.write((tx) => tx.$executeRaw(sql`PRAGMA incremental_vacuum(${raw(String(slicePages))})`));
    const before = left;
    left = (await freePages(database)).free;
    if (left >= before) break;
    await nextTurn();
  }
  return Math.max(0, free - left) * pageSize;
}

async function freePages(database: Database): Promise<{ pageSize: number; free: number }> {
  const [row] = await database.read.$queryRaw<{ size: bigint; free: bigint }[]>(sql`
    SELECT page_size AS size, freelist_count AS free FROM pragma_page_size, pragma_freelist_count`);
  return { pageSize: Number(row?.size ?? 0), free: Number(row?.free ?? 0) };
}
