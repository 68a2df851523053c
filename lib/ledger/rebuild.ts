// Puts the sums of a day right. Nothing is written where nothing is wrong, so that doing it twice, or on two nodes
// at once, or while requests arrive, changes nothing and holds nobody up.
import type { Database, Transaction } from '@/lib/db/database';
import { holdSums } from '@/lib/db/sums-lock';
import { weirError } from '@/lib/errors';
import { monthOf } from '@/lib/time';
import { stretchesOf } from './day-stretches';
import { dayZone, type SumsCalendar, storedCalendar } from './day-zone';
import { deriveDay, deriveMonth, deriveQuarters } from './derive-sums';
import { assertDerivable, readPurgeMarks } from './purge-marks';
import { driftOfDay, driftOfMonth, driftOfQuarters } from './reconcile';

export type RebuiltDay = { day: number /** How many stretches of it were wrong. */; corrected: number };

/** Runs `correct` alone with the day's sums, if the day can still be derived. */
async function alone(
  database: Database,
  day: number,
  zone: string,
  correct: (tx: Transaction, calendar: SumsCalendar) => Promise<unknown>,
): Promise<void> {
  await database.write(async (tx) => {
    await holdSums(tx, database.dialect);
    // Read again now that nobody can change them: retention or a change of zone may have come first.
    assertDerivable(day, zone, await readPurgeMarks(tx));
    const { monthsBefore, ...stored } = await storedCalendar(tx);
    if (stored.zone !== zone)
      throw weirError('conflict', 'Days have just been moved to another time zone: try again.');
    await correct(tx, { zone, monthsBefore });
  });
}

export async function rebuildDay(
  database: Database,
  day: number,
  options: { signal?: AbortSignal } = {},
): Promise<RebuiltDay> {
  const zone = await dayZone(database);
  assertDerivable(day, zone, await readPurgeMarks(database.read));
  const mark = await database.read.dirtyDay.findUnique({ where: { day } });
  let corrected = 0;
  for await (const range of stretchesOf(database, day, zone, options.signal)) {
    if ((await driftOfQuarters(database, range)).length === 0) continue;
    await alone(database, day, zone, async (tx, calendar) => {
      await deriveQuarters(tx, range);
      // In the same transaction: at no moment may a day and its quarter-hours disagree.
      await deriveDay(tx, day, calendar);
    });
    corrected++;
  }
  options.signal?.throwIfAborted();
  if ((await driftOfDay(database, day)).length > 0) {
    await alone(database, day, zone, (tx, calendar) => deriveDay(tx, day, calendar));
    corrected++;
  }
  if ((await driftOfMonth(database, monthOf(day))).length > 0) {
    await alone(database, day, zone, (tx) => deriveMonth(tx, monthOf(day)));
    corrected++;
  }
  if (mark) {
    await database.write((tx) => tx.dirtyDay.deleteMany({ where: { day, markedAt: mark.markedAt } }));
  }
  return { day, corrected };
}
