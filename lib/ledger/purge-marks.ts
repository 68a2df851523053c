// Since when rows and quarter-hours are complete. What retention removed is remembered for ever: sums of that time
// can no longer be derived from anything, and must stay as they are.
import { nowMillis } from '@/lib/clock';
import type { Database, Transaction } from '@/lib/db/database';
import { holdSums } from '@/lib/db/sums-lock';
import { weirError } from '@/lib/errors';
import { dayStart, isoDay, isoTime } from '@/lib/time';

const settingNames = { rows: 'requestRowsPurgedBefore', quarters: 'quarterHoursPurgedBefore' } as const;
type Purged = keyof typeof settingNames;

/** Instants; 0 where nothing was ever removed. */
export type PurgeMarks = Record<Purged, number>;

export async function readPurgeMarks(reader: Pick<Database['read'], 'setting'>): Promise<PurgeMarks> {
  const stored = await reader.setting.findMany({ where: { name: { in: Object.values(settingNames) } } });
  const markOf = (what: Purged) => Number(stored.find(({ name }) => name === settingNames[what])?.value ?? 0);
  return { rows: markOf('rows'), quarters: markOf('quarters') };
}

/**
 * To be committed before the first of them is deleted. Waits for whoever is deriving sums just now, who would else
 * read rows that go away under them.
 */
export async function raisePurgeMark(
  tx: Transaction,
  database: Pick<Database, 'dialect'>,
  what: Purged,
  before: number,
): Promise<void> {
  await holdSums(tx, database.dialect);
  const marks = await readPurgeMarks(tx);
  if (marks[what] >= before) return;
  const name = settingNames[what];
  const value = { value: before, updatedAt: BigInt(nowMillis()) };
  await tx.setting.upsert({ where: { name }, create: { name, ...value }, update: value });
}

/** Whether everything that a day's sums are made of is still there. */
export function isDerivable(day: number, zone: string, marks: PurgeMarks): boolean {
  return dayStart(day, zone) >= Math.max(marks.rows, marks.quarters);
}

export function assertDerivable(day: number, zone: string, marks: PurgeMarks): void {
  if (isDerivable(day, zone, marks)) return;
  const what =
    marks.rows >= marks.quarters
      ? `Requests before ${isoTime(marks.rows)} were removed`
      : `Quarter-hour sums before ${isoTime(marks.quarters)} were removed`;
  throw weirError(
    'conflict',
    `${what}: the sums of ${isoDay(day)} cannot be derived again and stay as they are. Choose days that begin after that.`,
    { param: 'from' },
  );
}
