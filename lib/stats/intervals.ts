// Calendar intervals in any time zone as SQL over quarter-hours. A zone's offset is constant between clock changes and
// always a whole number of quarter-hours, so a few cases in the SQL serve a year of any zone.
import { join, raw, type Sql, sql } from '@/lib/db/dialect';
import { quarterMillis } from '@/lib/ledger/slices';
import {
  type CalendarUnit,
  dayMillis,
  dayOf,
  dayStart,
  hourMillis,
  intervalStart,
  nextIntervalStart,
  zoneOffsetMillis,
} from '@/lib/time';
import type { Period } from './period';

export const intervalNames = ['auto', '15m', 'hour', 'day', 'week', 'month'] as const;
export type IntervalName = (typeof intervalNames)[number];

const quartersAnHour = 4;
const quartersADay = 96;
const quartersAWeek = 7 * quartersADay;

/** Enough points for a curve, few enough to see them apart. */
export function chooseUnit(name: IntervalName, period: { from: number; to: number }): CalendarUnit {
  if (name !== 'auto') return name;
  const length = period.to - period.from;
  if (length <= 12 * hourMillis) return '15m';
  if (length <= 4 * dayMillis) return 'hour';
  if (length <= 100 * dayMillis) return 'day';
  return length <= 400 * dayMillis ? 'week' : 'month';
}

type Segment = { fromBucket: number; offset: number };

/** Where the zone's offset changes within the period; the first segment holds from the beginning. */
export function offsetSegments(period: { from: number; to: number }, zone: string): Segment[] {
  const offsetAt = (bucket: number) => zoneOffsetMillis(bucket * quarterMillis, zone) / quarterMillis;
  const first = Math.floor(period.from / quarterMillis);
  const last = Math.max(first, Math.ceil(period.to / quarterMillis));
  const segments: Segment[] = [{ fromBucket: first, offset: offsetAt(first) }];
  // No zone changes its clock twice within a week for good; Ramadan's pauses are a month apart.
  for (let low = first; low < last; low += quartersAWeek) {
    const high = Math.min(low + quartersAWeek, last);
    const before = offsetAt(low);
    if (offsetAt(high) === before) continue;
    let [from, to] = [low, high];
    while (to - from > 1) {
      const middle = Math.floor((from + to) / 2);
      if (offsetAt(middle) === before) from = middle;
      else to = middle;
    }
    segments.push({ fromBucket: to, offset: offsetAt(to) });
  }
  return segments;
}

/** Written out: as parameters Postgres could not tell that these are integers. */
const whole = (value: number): Sql => raw(String(Math.trunc(value)));

function offsetSql(bucket: Sql, segments: Segment[]): Sql {
  const [first, ...later] = segments as [Segment, ...Segment[]];
  if (later.length === 0) return whole(first.offset);
  const cases = later
    .toReversed()
    .map(({ fromBucket, offset }) => sql`WHEN ${bucket} >= ${whole(fromBucket)} THEN ${whole(offset)}`);
  return sql`CASE ${join(cases, ' ')} ELSE ${whole(first.offset)} END`;
}

/** What rows are grouped by, and what that number means. */
export type IntervalKey = { expression: (bucket: Sql) => Sql; startOf: (key: number) => number };

export function intervalKey(
  unit: CalendarUnit,
  period: { from: number; to: number },
  zone: string,
): IntervalKey {
  if (unit === '15m') return { expression: (bucket) => bucket, startOf: (key) => key * quarterMillis };
  const segments = offsetSegments(period, zone);
  const offset = (bucket: Sql) => offsetSql(bucket, segments);
  if (unit === 'hour') {
    // Told by where the hour starts in UTC: an hour that the clock repeats is two.
    return {
      expression: (bucket) =>
        sql`((${bucket} + ${offset(bucket)}) / ${whole(quartersAnHour)}) * ${whole(quartersAnHour)} - ${offset(bucket)}`,
      startOf: (key) => key * quarterMillis,
    };
  }
  return {
    expression: (bucket) => sql`(${bucket} + ${offset(bucket)}) / ${whole(quartersADay)}`,
    startOf: (key) => intervalStart(dayStart(dayOf(key * dayMillis, 'UTC'), zone), unit, zone),
  };
}

/** 0 is Monday's first hour, 167 Sunday's last. */
export function hourOfWeekKey(period: { from: number; to: number }, zone: string): IntervalKey {
  const segments = offsetSegments(period, zone);
  return {
    // The epoch began on a Thursday, three days after a Monday.
    expression: (bucket) =>
      sql`((${bucket} + ${offsetSql(bucket, segments)}) / ${whole(quartersAnHour)} + ${whole(3 * 24)}) % ${whole(7 * 24)}`,
    startOf: (key) => key,
  };
}

/** The intervals that a period meets: where each starts, and what of it lies in the period. */
export function* intervalsOf(
  unit: CalendarUnit,
  period: { from: number; to: number },
  zone: string,
): Generator<{ start: number; from: number; to: number }> {
  for (let start = intervalStart(period.from, unit, zone); start < period.to; ) {
    const next = nextIntervalStart(start, unit, zone);
    yield { start, from: Math.max(start, period.from), to: Math.min(next, period.to) };
    start = next;
  }
}

export function bounded(period: Period, oldest: number | null): { from: number; to: number } {
  return { from: period.from ?? oldest ?? period.to, to: period.to };
}
