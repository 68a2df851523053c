// Which kept sums a stretch of time is made of: months, days and quarter-hours that are added, or taken away again.
// Whatever is nearer decides: from 01:00 on is the whole day less four quarter-hours, and today until now is today.
import { nowMillis } from '@/lib/clock';
import type { SumsCalendar } from '@/lib/ledger/day-zone';
import { quarterMillis, quarterOf } from '@/lib/ledger/slices';
import { addDays, addMonths, dayOf, dayStart, firstDayOf, monthOf } from '@/lib/time';
import type { Period } from './period';

export type Grain = 'quarter' | 'day' | 'month';

export type Piece = {
  grain: Grain;
  /** Buckets [from, to). */
  from: number;
  to: number;
  sign: 1 | -1;
  /** Which of several stretches it belongs to. */
  key: number;
};

type Options = {
  key?: number;
  /** Nothing is taken away: for questions that cannot be added up. */
  addOnly?: boolean;
};

/** A place between two coarser bounds: how much finer ones it takes to get there from each. */
type Bounds = { below: number; above: number; belowCost: number; aboveCost: number };

function piece(grain: Grain, from: number, to: number, sign: 1 | -1, key: number): Piece[] {
  return from < to ? [{ grain, from, to, sign, key }] : [];
}

/** From `at` to `bound`, both on the finer scale: added where it lies inside of the stretch, else taken away. */
function edge(grain: Grain, at: number, bound: number, isStart: boolean, key: number): Piece[] {
  const inside = isStart ? at < bound : bound < at;
  return piece(grain, Math.min(at, bound), Math.max(at, bound), inside ? 1 : -1, key);
}

const nearer = ({ below, above, belowCost, aboveCost }: Bounds) => (belowCost <= aboveCost ? below : above);

const daysBetween = (from: number, to: number) =>
  Math.round((dayStart(to, 'UTC') - dayStart(from, 'UTC')) / (96 * quarterMillis));

/** Days [from, to) as months where these are kept. */
function dayPieces(from: number, to: number, monthsBefore: number, { key = 0, addOnly = false }: Options) {
  const days = piece('day', from, to, 1, key);
  const boundsOf = (day: number): Bounds => {
    const month = monthOf(day);
    const [below, above] = [month, addMonths(month, 1)];
    return {
      below,
      above,
      belowCost: daysBetween(firstDayOf(below), day),
      aboveCost: day === firstDayOf(month) ? 31 : daysBetween(day, firstDayOf(above)),
    };
  };
  const start = from === 0 ? null : boundsOf(from);
  const startsFirst = start?.belowCost === 0;
  const first = !start ? 0 : addOnly && !startsFirst ? start.above : nearer(start);
  const end = boundsOf(to);
  const past = Math.min(addOnly ? end.below : nearer(end), monthsBefore);
  if (first >= past) return days;
  return [
    ...piece('month', first, past, 1, key),
    ...(from === 0 ? [] : edge('day', from, firstDayOf(first), true, key)),
    ...edge('day', to, firstDayOf(past), false, key),
  ];
}

/** The sums that a period from quarter-hour to quarter-hour is made of. */
export function piecesOf(period: Period, calendar: SumsCalendar, options: Options = {}): Piece[] {
  const { key = 0, addOnly = false } = options;
  const { zone, monthsBefore } = calendar;
  const to = quarterOf(period.to);
  const from = period.from === null ? null : quarterOf(period.from);
  const next = quarterOf(nowMillis()) + 1;
  // Nothing is there to be read of what is still to come.
  const cost = (first: number, past: number) => Math.max(0, Math.min(past, next) - first);
  const boundsOf = (quarter: number): Bounds & { day: number } => {
    const day = dayOf(quarter * quarterMillis, zone);
    const below = quarterOf(dayStart(day, zone));
    const above = quarterOf(dayStart(addDays(day, 1), zone));
    return { day, below, above, belowCost: cost(below, quarter), aboveCost: cost(quarter, above) };
  };
  const dayAt = (bounds: Bounds & { day: number }, bound: number) =>
    bound === bounds.below ? bounds.day : addDays(bounds.day, 1);
  const end = boundsOf(to);
  const endBound = addOnly ? end.below : nearer(end);
  const lastEdge = edge('quarter', to, endBound, false, key);
  if (from === null) return [...dayPieces(0, dayAt(end, endBound), monthsBefore, options), ...lastEdge];
  const start = boundsOf(from);
  const startBound = start.below === from ? from : addOnly ? start.above : nearer(start);
  const pieces = [
    ...dayPieces(dayAt(start, startBound), dayAt(end, endBound), monthsBefore, options),
    ...edge('quarter', from, startBound, true, key),
    ...lastEdge,
  ];
  const costOf = ({ grain, from: first, to: past }: Piece) => (grain === 'quarter' ? cost(first, past) : 1);
  const total = pieces.reduce((sum, each) => sum + costOf(each), 0);
  return startBound < endBound && total < cost(from, to) ? pieces : piece('quarter', from, to, 1, key);
}
