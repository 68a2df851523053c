// The invariants of metering, each proved on what is in the database now. A difference is looked at twice: what
// settles while it is being looked at is no drift.
import { nowMillis } from '@/lib/clock';
import type { Database } from '@/lib/db/database';
import { asBigint, sql } from '@/lib/db/dialect';
import { processJournal } from '@/lib/journal/process-journal';
import { missingRows } from '@/lib/ledger/acknowledged';
import { stretchesOf } from '@/lib/ledger/day-stretches';
import { dayZone } from '@/lib/ledger/day-zone';
import { isDerivable, readPurgeMarks } from '@/lib/ledger/purge-marks';
import { type Drift, driftOfDay, driftOfMonth, driftOfQuarters } from '@/lib/ledger/reconcile';
import type { Filters } from '@/lib/stats/filters';
import { getOverview } from '@/lib/stats/overview';
import { addDays, dayOf, dayStart, firstDayOf, isoDay } from '@/lib/time';

export type Finding = { what: string; where: string; expected: string; found: string };

/** Half hours, quarter hours, clocks that change at other times than others. */
const zonesToTry = ['UTC', 'Asia/Kathmandu', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Shanghai'];

function findingOf(day: number, drift: readonly Drift[]): Finding[] {
  const [first] = drift;
  if (!first) return [];
  return [
    {
      what: first.between,
      where: `${isoDay(day)}, ${first.table} slice ${first.slice}`,
      expected: 'the same sums',
      found: `${drift.length} that differ`,
    },
  ];
}

/** Rows, quarter-hours and the day say the same. */
export async function checkSums(database: Database, day: number, signal: AbortSignal): Promise<Finding[]> {
  const zone = await dayZone(database);
  const drift: Drift[] = [];
  for await (const range of stretchesOf(database, day, zone, signal)) {
    if ((await driftOfQuarters(database, range)).length === 0) continue;
    drift.push(...(await driftOfQuarters(database, range)));
  }
  if ((await driftOfDay(database, day)).length > 0) drift.push(...(await driftOfDay(database, day)));
  // Retention may have begun to remove what was being compared.
  if (!isDerivable(day, zone, await readPurgeMarks(database.read))) return [];
  return findingOf(day, drift);
}

async function countOf(database: Database, from: number, to: number) {
  const [row] = await database.read.$queryRaw<{ rows: bigint; ids: bigint; wrong: bigint }[]>(sql`
    SELECT ${asBigint(sql`COUNT(*)`)} AS rows, ${asBigint(sql`COUNT(DISTINCT id)`)} AS ids,
      ${asBigint(sql`SUM(CASE WHEN attempt_count <> (
        SELECT COUNT(*) FROM request_attempts
        WHERE request_attempts.request_created_at = requests.created_at
          AND request_attempts.request_id = requests.id) THEN 1 ELSE 0 END)`)} AS wrong
    FROM requests WHERE created_at >= ${BigInt(from)} AND created_at < ${BigInt(to)}`);
  return { rows: Number(row?.rows ?? 0n), ids: Number(row?.ids ?? 0n), wrong: Number(row?.wrong ?? 0n) };
}

/** Days and their month say the same; days are never removed. */
export async function checkMonth(database: Database, month: number): Promise<Finding[]> {
  if ((await driftOfMonth(database, month)).length === 0) return [];
  return findingOf(firstDayOf(month), await driftOfMonth(database, month));
}

/** Ids are unique, and every attempt of a row is there. */
export async function checkRows(database: Database, day: number): Promise<Finding[]> {
  const zone = await dayZone(database);
  const { rows, ids, wrong } = await countOf(database, dayStart(day, zone), dayStart(addDays(day, 1), zone));
  const findings: Finding[] = [];
  if (rows !== ids)
    findings.push({ what: 'request ids', where: isoDay(day), expected: `${rows} ids`, found: `${ids}` });
  if (wrong > 0)
    findings.push({
      what: 'attempts',
      where: isoDay(day),
      expected: 'all of them',
      found: `${wrong} requests without`,
    });
  return findings;
}

/** What clients were told is done is a row. */
export async function checkAcknowledged(database: Database): Promise<Finding[]> {
  const journal = processJournal();
  if (!journal) return [];
  const missing = await missingRows(database, journal);
  if (missing.length === 0) return [];
  return [
    {
      what: 'acknowledged requests',
      where: journal.node,
      expected: 'a row each',
      found: `${missing.length} without, first ${missing[0]}`,
    },
  ];
}

function rangeFilters(from: number, to: number, zone: string): Filters {
  return {
    from,
    to,
    toIsNow: false,
    month: false,
    zone,
    dimensions: {},
    tags: [],
    sessionIds: [],
    clientIps: [],
    text: null,
    minDurationMs: null,
  };
}

const compared = ['requests', 'totalTokens', 'errors', 'rejected'] as const;

async function differenceIn(database: Database, zone: string, days: number): Promise<Finding | null> {
  const end = dayOf(nowMillis(), zone);
  const first = addDays(end, -days);
  const ask = (from: number, to: number) =>
    getOverview(database, rangeFilters(dayStart(from, zone), dayStart(to, zone), zone));
  const whole = await ask(first, end);
  const sum = { requests: 0, totalTokens: 0, errors: 0, rejected: 0 };
  for (let day = first; day < end; day = addDays(day, 1)) {
    const single = await ask(day, addDays(day, 1));
    for (const name of compared) sum[name] += single[name];
  }
  const wrong = compared.find((name) => sum[name] !== whole[name]);
  if (!wrong) return null;
  return {
    what: `days added up, ${wrong}`,
    where: `${isoDay(first)} to ${isoDay(addDays(end, -1))} in ${zone}`,
    expected: String(whole[wrong]),
    found: String(sum[wrong]),
  };
}

/** Single days add up to the days together, whatever time zone they are asked for in. */
export async function checkZones(database: Database, days: number, signal: AbortSignal): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const zone of new Set([await dayZone(database), ...zonesToTry])) {
    signal.throwIfAborted();
    if (!(await differenceIn(database, zone, days))) continue;
    const again = await differenceIn(database, zone, days);
    if (again) findings.push(again);
  }
  return findings;
}
