// The time zone that the day sums are kept in. It is remembered beside them: were it read from the settings each
// time, a change there would add new requests to days that begin at another hour than the old ones.

import { nowMillis } from '@/lib/clock';
import type { Database, Transaction } from '@/lib/db/database';
import { readSettings } from '@/lib/settings';

export const dayZoneSetting = 'daySumsTimeZone';

/** The zone that days are in now; decided by the settings when the first day is written. */
export async function dayZone(database: Database): Promise<string> {
  const stored = await storedDayZone(database.read);
  if (stored !== null) return stored;
  const { timeZone } = await readSettings(database.read);
  await database.write((tx) => claimZone(tx, timeZone));
  return (await storedDayZone(database.read)) ?? timeZone;
}

/** The same inside a transaction that adds to days: another node may just have changed it. */
export async function storedDayZone(reader: Pick<Database['read'], 'setting'>): Promise<string | null> {
  const stored = await reader.setting.findUnique({ where: { name: dayZoneSetting } });
  return typeof stored?.value === 'string' ? stored.value : null;
}

async function claimZone(tx: Transaction, timeZone: string): Promise<void> {
  await tx.setting.upsert({
    where: { name: dayZoneSetting },
    create: { name: dayZoneSetting, value: timeZone, updatedAt: BigInt(nowMillis()) },
    update: {},
  });
}
