import { z } from 'zod';
import { raiseAlert } from '@/lib/alerts/raise-alert';
import { nowMillis } from '@/lib/clock';
import type { Database } from '@/lib/db/database';
import { dayRange, dayRangeFields, daysOf } from '@/lib/jobs/day-range';
import { defineJob } from '@/lib/jobs/job';
import {
  checkAcknowledged,
  checkMonth,
  checkRows,
  checkSums,
  checkZones,
  type Finding,
} from '@/lib/jobs/reconcile-checks';
import { dayZone } from '@/lib/ledger/day-zone';
import { isDerivable, readPurgeMarks } from '@/lib/ledger/purge-marks';
import { addDays, dayOf, isoDay, monthOf } from '@/lib/time';

/** Looked at each night; older days are looked at by hand. */
const daysEachNight = 7;
const findingsKept = 50;

/** One for each kind of finding and day of looking: found again tomorrow, it is said again tomorrow. */
async function tell(database: Database, findings: readonly Finding[], today: number): Promise<number> {
  let raised = 0;
  for (const what of new Set(findings.map((finding) => finding.what))) {
    const alike = findings.filter((finding) => finding.what === what);
    const [first] = alike;
    const where = alike.length > 1 ? `${first!.where} and ${alike.length - 1} more` : first!.where;
    const isNew = await database.write((tx) =>
      raiseAlert(tx, {
        kind: 'drift',
        onceKey: `drift:${what}:${isoDay(today)}`,
        severity: 'critical',
        facts: { ...first!, where },
      }),
    );
    if (isNew) raised++;
  }
  return raised;
}

export const reconcile = defineJob({
  name: 'reconcile',
  description:
    'Proves that requests, quarter-hours, days and months say the same, in every time zone, and raises an alert where they do not. By hand for any days ({from, to}). Changes nothing.',
  schedule: () => '45 1 * * *',
  params: z.strictObject(dayRangeFields),
  async run({ database, params, signal, progress }) {
    const zone = await dayZone(database);
    const today = dayOf(nowMillis(), zone);
    const range = dayRange(params, zone) ?? { first: addDays(today, -daysEachNight), last: today };
    const marks = await readPurgeMarks(database.read);
    const days = [...daysOf(range)];
    const provable = days.filter((day) => isDerivable(day, zone, marks));
    const findings: Finding[] = await checkAcknowledged(database);
    for (const [index, day] of provable.entries()) {
      signal.throwIfAborted();
      await progress({ day: isoDay(day), done: index, of: provable.length, findings: findings.length });
      findings.push(...(await checkSums(database, day, signal)), ...(await checkRows(database, day)));
    }
    for (const month of new Set(days.map(monthOf))) findings.push(...(await checkMonth(database, month)));
    // Quarter-hours are what other zones are made of: they must reach as far back.
    const complete = provable.length === days.length;
    if (complete)
      findings.push(...(await checkZones(database, Math.min(days.length, daysEachNight), signal)));
    const alerts = await tell(database, findings, today);
    return {
      days: provable.length,
      beyondRetention: days.length - provable.length,
      findings: findings.slice(0, findingsKept),
      findingCount: findings.length,
      alerts,
    };
  },
});
