// Deletes request rows of before an instant. Every sum stays as it is; from then on, sums of that time cannot be
// derived again, which is written down before the first row goes.
import type { Database, Transaction } from '@/lib/db/database';
import { asBigint, sql } from '@/lib/db/dialect';
import { purgeRequestsBefore } from '@/lib/db/purge-requests';
import { raisePurgeMark } from './purge-marks';

export async function countRequestsBefore(database: Database, before: number): Promise<number> {
  const [row] = await database.read.$queryRaw<{ count: bigint }[]>(sql`
    SELECT ${asBigint(sql`COUNT(*)`)} AS count FROM requests WHERE created_at < ${BigInt(before)}`);
  return Number(row?.count ?? 0n);
}

export type DeletionOptions = {
  signal?: AbortSignal;
  /** Written in the transaction that makes the deletion irrevocable, e.g. who asked for it. */
  note?: (tx: Transaction, requests: number) => Promise<void>;
};

/** Answers how many went. What is left when the signal aborts goes the next time. */
export async function deleteRequestsBefore(
  database: Database,
  before: number,
  options: DeletionOptions = {},
): Promise<number> {
  const doomed = await countRequestsBefore(database, before);
  if (doomed === 0) return 0;
  await database.write(async (tx) => {
    await raisePurgeMark(tx, database, 'rows', before);
    await options.note?.(tx, doomed);
  });
  const slices = purgeRequestsBefore(database, before);
  while (!options.signal?.aborted && !(await slices.next()).done);
  // Counted as a difference: whole months are dropped with their partition, uncounted.
  return doomed - (await countRequestsBefore(database, before));
}
