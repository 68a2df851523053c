// Gives each month that is over sums of its own, so that a year is read from twelve sums of a key and not from 365.
// The month under way has none: the ledger would have to write them with every batch.
import { nowMillis } from '@/lib/clock';
import type { Database, Transaction } from '@/lib/db/database';
import { asBigint, sql } from '@/lib/db/dialect';
import { holdSums } from '@/lib/db/sums-lock';
import { addMonths, dayOf, monthOf } from '@/lib/time';
import { monthsSetting, storedCalendar, sumsCalendar } from './day-zone';
import { deriveMonth } from './derive-sums';
import { singleSlices } from './slices';

async function firstMonth(tx: Transaction): Promise<number | null> {
  const [row] = await tx.$queryRaw<{ first: bigint | null }[]>(sql`
    SELECT ${asBigint(sql`MIN(day)`)} AS first FROM usage_stats_daily WHERE slice = ${singleSlices.all}`);
  return row?.first == null ? null : monthOf(Number(row.first));
}

/** One month; null where none is left. Late requests find it kept, or are in the days that it is made of. */
async function keepNext(database: Database, zone: string, now: number): Promise<number | null> {
  return database.write(async (tx) => {
    await holdSums(tx, database.dialect);
    const current = monthOf(dayOf(now, zone));
    const stored = await storedCalendar(tx);
    if (stored.zone !== zone || stored.monthsBefore >= current) return null;
    const month = stored.monthsBefore || ((await firstMonth(tx)) ?? current);
    if (month >= current) return null;
    await deriveMonth(tx, month);
    const value = { value: addMonths(month, 1), updatedAt: BigInt(nowMillis()) };
    await tx.setting.upsert({
      where: { name: monthsSetting },
      create: { name: monthsSetting, ...value },
      update: value,
    });
    return month;
  });
}

/** Answers how many were made; on two nodes at once, each month is made by one of them. */
export async function keepPastMonths(
  database: Database,
  options: { signal?: AbortSignal; now?: number } = {},
): Promise<number> {
  const { zone } = await sumsCalendar(database);
  let made = 0;
  for (;;) {
    options.signal?.throwIfAborted();
    if ((await keepNext(database, zone, options.now ?? nowMillis())) === null) return made;
    made++;
  }
}
