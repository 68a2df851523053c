import { nowMillis } from '@/lib/clock';
import type { Database } from '@/lib/db/database';
import { asBigint, sql } from '@/lib/db/dialect';
import { addDays, dayOf, dayStart } from '@/lib/time';
import { dayZone } from './day-zone';
import { readPurgeMarks } from './purge-marks';

/** The first day with requests whose sums can be proved from what is still there; null where there is none. */
export async function firstDerivableDay(database: Database): Promise<number | null> {
  const zone = await dayZone(database);
  const marks = await readPurgeMarks(database.read);
  const purged = Math.max(marks.rows, marks.quarters);
  const [oldest] = await database.read.$queryRaw<{ first: bigint | null }[]>(sql`
    SELECT ${asBigint(sql`MIN(created_at)`)} AS first FROM requests WHERE created_at >= ${BigInt(purged)}`);
  if (oldest?.first == null) return null;
  const day = dayOf(Number(oldest.first), zone);
  const whole = dayStart(day, zone) >= purged ? day : addDays(day, 1);
  return whole <= dayOf(nowMillis(), zone) ? whole : null;
}
