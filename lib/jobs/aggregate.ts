import { z } from 'zod';
import { nowMillis } from '@/lib/clock';
import type { Database } from '@/lib/db/database';
import { dayRange, dayRangeFields, daysOf } from '@/lib/jobs/day-range';
import { defineJob, type JobReport } from '@/lib/jobs/job';
import { changeDayZone } from '@/lib/ledger/change-day-zone';
import { dayZone } from '@/lib/ledger/day-zone';
import { keepPastMonths } from '@/lib/ledger/keep-months';
import { assertDerivable, isDerivable, readPurgeMarks } from '@/lib/ledger/purge-marks';
import { rebuildDay } from '@/lib/ledger/rebuild';
import { readSettings } from '@/lib/settings';
import { addDays, dayOf, isoDay } from '@/lib/time';

/** Days that late requests reached, and yesterday: what a night has to look at. */
async function daysToLookAt(database: Database, zone: string): Promise<{ days: number[]; beyond: number[] }> {
  const marks = await readPurgeMarks(database.read);
  const dirty = await database.read.dirtyDay.findMany({ orderBy: { day: 'asc' } });
  const yesterday = addDays(dayOf(nowMillis(), zone), -1);
  const all = [...new Set([...dirty.map(({ day }) => day), yesterday])].sort((a, b) => a - b);
  return {
    days: all.filter((day) => isDerivable(day, zone, marks)),
    beyond: all.filter((day) => !isDerivable(day, zone, marks)),
  };
}

/** A changed time zone is taken over before anything else: all days are cut anew. */
async function followZone(database: Database, signal: AbortSignal): Promise<JobReport> {
  const { timeZone } = await readSettings(database.read);
  if ((await dayZone(database)) === timeZone) return {};
  const changed = await changeDayZone(database, timeZone, { signal });
  return changed ? { daysMovedFrom: changed.from, daysMovedTo: timeZone, daysMoved: changed.days } : {};
}

/**
 * Derives quarter-hours from rows, days from quarter-hours and months from days, and corrects what differs. The ledger
 * keeps them right while it writes; this is what makes them right again after anything else. Months that are over get
 * sums of their own here.
 */
export const aggregate = defineJob({
  name: 'aggregate',
  description:
    'Derives sums anew from requests and corrects what differs: each night for yesterday and days that late requests reached, by hand for any days ({from, to}). Takes over a changed time zone.',
  schedule: ({ aggregateSchedule }) => aggregateSchedule,
  params: z.strictObject(dayRangeFields),
  async run({ database, params, signal, progress }) {
    let moved: JobReport = {};
    let zoneProblem: unknown = null;
    try {
      moved = await followZone(database, signal);
    } catch (error) {
      // Days stay as they are, in the zone they were in: they must be kept right all the same.
      signal.throwIfAborted();
      zoneProblem = error;
    }
    const zone = await dayZone(database);
    const range = dayRange(params, zone);
    if (range) assertDerivable(range.first, zone, await readPurgeMarks(database.read));
    const { days, beyond } = range
      ? { days: [...daysOf(range)], beyond: [] }
      : await daysToLookAt(database, zone);
    let corrected = 0;
    for (const [index, day] of days.entries()) {
      signal.throwIfAborted();
      await progress({ day: isoDay(day), done: index, of: days.length });
      corrected += (await rebuildDay(database, day, { signal })).corrected > 0 ? 1 : 0;
    }
    // Their rows are gone, their sums have taken the late requests in already: there is nothing more to do.
    if (beyond.length > 0)
      await database.write((tx) => tx.dirtyDay.deleteMany({ where: { day: { in: beyond } } }));
    const months = await keepPastMonths(database, { signal });
    if (zoneProblem) throw zoneProblem;
    return { ...moved, days: days.length, corrected, months, beyondRetention: beyond.map(isoDay) };
  },
});
