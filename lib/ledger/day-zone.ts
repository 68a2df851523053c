// The time zone that the day sums are kept in. It is remembered beside them: were it read from the settings each
// time, a change there would add new requests to days that begin at another hour than the old ones.

import { nowMillis } from '@/lib/clock';
import type { Database, Transaction } from '@/lib/db/database';
import { readSettings } from '@/lib/settings';

export const dayZoneSetting = 'daySumsTimeZone';

/** The zone that days are in now; decided by the settings when the first day is written. */
export async function dayZone(database: Database): Promise<string> {
  const stored = await database.read.setting.findUnique({ where: { name: dayZoneSetting } });
  if (typeof stored?.value === 'string') return stored.value;
  const { timeZone } = await readSettings(database.read);
  await database.write((tx) => claimZone(tx, timeZone));
  const claimed = await database.read.setting.findUnique({ where: { name: dayZoneSetting } });
  return typeof claimed?.value === 'string' ? claimed.value : timeZone;
}

async function claimZone(tx: Transaction, timeZone: string): Promise<void> {
  await tx.setting.upsert({
    where: { name: dayZoneSetting },
    create: { name: dayZoneSetting, value: timeZone, updatedAt: BigInt(nowMillis()) },
    update: {},
  });
}
