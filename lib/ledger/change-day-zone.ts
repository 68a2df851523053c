// Moves the day sums to another time zone: all of them at once, since days of two zones cannot be told apart.
// Requests go on meanwhile and wait in the journal; other writes wait for as long as it takes.
import { nowMillis } from '@/lib/clock';
import type { Database } from '@/lib/db/database';
import { asBigint, identifier, sql } from '@/lib/db/dialect';
import { holdSums } from '@/lib/db/sums-lock';
import { weirError } from '@/lib/errors';
import { addDays, dayOf, isoTime } from '@/lib/time';
import { dayZoneSetting, monthsSetting, storedDayZone } from './day-zone';
import { deriveDay } from './derive-sums';
import { readPurgeMarks } from './purge-marks';
import { sumTables } from './reconcile';
import { quarterMillis, singleSlices } from './slices';

/** How many days were derived; null where they are in that zone already. */
export async function changeDayZone(
  database: Database,
  zone: string,
  options: { signal?: AbortSignal } = {},
): Promise<{ from: string; days: number } | null> {
  return await database.write(async (tx) => {
    await holdSums(tx, database.dialect);
    const from = await storedDayZone(tx);
    if (from === zone) return null;
    const { quarters } = await readPurgeMarks(tx);
    if (quarters > 0) {
      throw weirError(
        'conflict',
        `Quarter-hour sums before ${isoTime(quarters)} were removed, so the days before cannot be cut anew: days stay in ${from ?? 'their zone'}.`,
      );
    }
    const [span] = await tx.$queryRaw<{ first: bigint | null; last: bigint | null }[]>(sql`
      SELECT ${asBigint(sql`MIN(bucket)`)} AS first, ${asBigint(sql`MAX(bucket)`)} AS last
      FROM usage_quarter_hours WHERE slice = ${singleSlices.all}`);
    for (const { day, month } of Object.values(sumTables)) {
      await tx.$executeRaw(sql`DELETE FROM ${identifier(day)}`);
      await tx.$executeRaw(sql`DELETE FROM ${identifier(month)}`);
    }
    // Months are kept anew by whoever keeps them; until then, years are made of days.
    await tx.setting.deleteMany({ where: { name: monthsSetting } });
    let days = 0;
    if (span?.first != null && span.last != null) {
      const last = dayOf(Number(span.last) * quarterMillis, zone);
      for (let day = dayOf(Number(span.first) * quarterMillis, zone); day <= last; day = addDays(day, 1)) {
        options.signal?.throwIfAborted();
        await deriveDay(tx, day, { zone, monthsBefore: 0 });
        days++;
      }
    }
    // Marks name days of the old zone.
    await tx.dirtyDay.deleteMany();
    const value = { value: zone, updatedAt: BigInt(nowMillis()) };
    await tx.setting.upsert({
      where: { name: dayZoneSetting },
      create: { name: dayZoneSetting, ...value },
      update: value,
    });
    return { from: from ?? zone, days };
  });
}
