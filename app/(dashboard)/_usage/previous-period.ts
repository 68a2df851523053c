import type { QueryParameters } from '@/lib/queries/request-json';
import { rangeBounds, type TimeRange } from '@/lib/queries/time-range';
import { intervalStart, quarterMillis } from '@/lib/time';

/** The same stretch before this one, for drawing beside it; a month's is the month before. */
export function previousQuery(
  query: QueryParameters,
  range: TimeRange,
  now: number,
  zone: string,
): QueryParameters {
  // A steady end: with every tick of the clock it would be another question.
  const settled = Math.ceil(now / quarterMillis) * quarterMillis;
  const { from, to } = rangeBounds(range, settled, zone);
  const isMonth = range.kind === 'preset' && (range.preset === 'month' || range.preset === 'last-month');
  const start = isMonth ? intervalStart(from - 1, 'month', zone) : from - (to - from);
  const { month: _month, ...others } = query;
  return { ...others, from: new Date(start).toISOString(), to: new Date(from).toISOString() };
}
