// A stretch of days as jobs take it: `from` and `to` are dates (both included) or instants.
import { z } from 'zod';
import { nowMillis } from '@/lib/clock';
import { weirError } from '@/lib/errors';
import { addDays, dayOf, parseInstant } from '@/lib/time';

const moment = z.union([z.string().max(40), z.int().nonnegative()]).transform(String);

export const dayRangeFields = { from: moment.optional(), to: moment.optional() };
export type DayRange = { first: number; last: number };

function dayAt(text: string, name: 'from' | 'to', zone: string): number {
  const instant = parseInstant(text, nowMillis(), zone);
  if (instant === null) {
    throw weirError('invalid_parameter', `${name}: must be a date, ISO 8601, epoch milliseconds, or 7d`, {
      param: name,
    });
  }
  return dayOf(instant, zone);
}

/** Null where neither end was given; an absent end is the other one, or today. */
export function dayRange(given: { from?: string; to?: string }, zone: string): DayRange | null {
  if (given.from === undefined && given.to === undefined) return null;
  const today = dayOf(nowMillis(), zone);
  const last = Math.min(given.to === undefined ? today : dayAt(given.to, 'to', zone), today);
  const first = given.from === undefined ? last : dayAt(given.from, 'from', zone);
  if (first > last)
    throw weirError('invalid_parameter', 'from: must not be after to, nor in the future', { param: 'from' });
  return { first, last };
}

export function* daysOf({ first, last }: DayRange): Generator<number> {
  for (let day = first; day <= last; day = addDays(day, 1)) yield day;
}
