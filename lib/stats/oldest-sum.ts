import type { Database } from '@/lib/db/database';
import { asBigint, sql } from '@/lib/db/dialect';
import { dayZone } from '@/lib/ledger/day-zone';
import { quarterMillis, singleSlices } from '@/lib/ledger/slices';
import { dayStart } from '@/lib/time';

/** When the sums begin: days outlive quarter-hours, and both outlive rows. Null where there are none. */
export async function oldestSum(database: Database): Promise<number | null> {
  const [quarter] = await database.read.$queryRaw<{ first: bigint | null }[]>(
    sql`SELECT ${asBigint(sql`MIN(bucket)`)} AS first FROM usage_quarter_hours WHERE slice = ${singleSlices.all}`,
  );
  const [day] = await database.read.$queryRaw<{ first: bigint | null }[]>(
    sql`SELECT ${asBigint(sql`MIN(day)`)} AS first FROM usage_stats_daily WHERE slice = ${singleSlices.all}`,
  );
  const starts = [
    quarter?.first == null ? null : Number(quarter.first) * quarterMillis,
    day?.first == null ? null : dayStart(Number(day.first), await dayZone(database)),
  ].filter((start) => start !== null);
  return starts.length === 0 ? null : Math.min(...starts);
}
