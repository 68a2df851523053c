// The time zone that the day and month sums are kept in. It is remembered beside them: were it read from the settings
// each time, a change there would add new requests to days that begin at another hour than the old ones.

import { nowMillis } from '@/lib/clock';
import type { Database, Transaction } from '@/lib/db/database';
import { sql } from '@/lib/db/dialect';
import { readSettings } from '@/lib/settings';

export const dayZoneSetting = 'daySumsTimeZone';
export const monthsSetting = 'monthSumsBefore';

export type SumsCalendar = {
  zone: string;
  /** Months yyyymm before this one have sums of their own; 0: none has. */
  monthsBefore: number;
};

/** The zone that days are in now; decided by the settings when the first day is written. */
export async function dayZone(database: Database): Promise<string> {
  const stored = await storedDayZone(database.read);
  if (stored !== null) return stored;
  const { timeZone } = await readSettings(database.read);
  await database.write((tx) => claimZone(tx, timeZone));
  return (await storedDayZone(database.read)) ?? timeZone;
}

/** The same with the months that are kept. */
export async function sumsCalendar(database: Database): Promise<SumsCalendar> {
  const { zone, monthsBefore } = await storedCalendar(database.read);
  return { zone: zone ?? (await dayZone(database)), monthsBefore };
}

/** Inside a transaction that adds to sums: another node may just have changed it, or nobody has decided it yet. */
export async function calendarWithin(tx: Transaction): Promise<SumsCalendar> {
  const { zone, monthsBefore } = await storedCalendar(tx);
  if (zone !== null) return { zone, monthsBefore };
  const { timeZone } = await readSettings(tx);
  await claimZone(tx, timeZone);
  return { zone: (await storedDayZone(tx)) ?? timeZone, monthsBefore };
}

type Stored = { zone: string | null; monthsBefore: number };

// Read with every batch of the ledger: asked as a statement, since Prisma's own question costs as much as a row.
export async function storedCalendar(reader: Pick<Database['read'], '$queryRaw'>): Promise<Stored> {
  const rows = await reader.$queryRaw<{ name: string; value: string }[]>(sql`
    SELECT name, CAST(value AS TEXT) AS value FROM settings WHERE name IN (${dayZoneSetting}, ${monthsSetting})`);
  const stored = new Map(rows.map(({ name, value }) => [name, JSON.parse(value) as unknown]));
  const zone = stored.get(dayZoneSetting);
  return {
    zone: typeof zone === 'string' ? zone : null,
    monthsBefore: Number(stored.get(monthsSetting) ?? 0),
  };
}

export async function storedDayZone(reader: Pick<Database['read'], '$queryRaw'>): Promise<string | null> {
  return (await storedCalendar(reader)).zone;
}

async function claimZone(tx: Transaction, timeZone: string): Promise<void> {
  await tx.setting.upsert({
    where: { name: dayZoneSetting },
    create: { name: dayZoneSetting, value: timeZone, updatedAt: BigInt(nowMillis()) },
    update: {},
  });
}
