// The stretch of time that a question is answered for. Longer ones snap outward to quarter-hours, which the sums are
// kept in; the answer says which stretch it really was.
import type { Database } from '@/lib/db/database';
import { sql } from '@/lib/db/dialect';
import { quarterMillis, quarterOf } from '@/lib/ledger/slices';
import { hourMillis, intervalStart } from '@/lib/time';
import type { Filters } from './filters';

export type Period = { from: number | null; to: number };

/** Up to this length the rows themselves are read, to the millisecond. */
export const exactUpTo = hourMillis;

export function isShort({ from, to }: Period): boolean {
  return from !== null && to - from <= exactUpTo;
}

export function snapOutward({ from, to }: Period): Period {
  return {
    from: from === null ? null : quarterOf(from) * quarterMillis,
    to: Math.ceil(to / quarterMillis) * quarterMillis,
  };
}

/** The period before, of the same length; for a month the month before, up to the same time where it is not over. */
export function periodBefore(filters: Filters): Period | null {
  const { from, to } = filters;
  if (from === null) return null;
  if (!filters.month) return { from: from - (to - from), to: from };
  const start = intervalStart(from - 1, 'month', filters.zone);
  return { from: start, to: filters.toIsNow ? Math.min(from, start + (to - from)) : from };
}

/** The oldest instant that rows can still answer for; null where there are no rows. */
export async function oldestRow(database: Database): Promise<number | null> {
  const rows = await database.read.$queryRaw<{ created_at: bigint }[]>(
    sql`SELECT created_at FROM requests ORDER BY created_at ASC, id ASC LIMIT 1`,
  );
  return rows[0] ? Number(rows[0].created_at) : null;
}

/** The calendar month that `to` falls into, from its beginning. */
export function monthSoFar(filters: Filters): Filters {
  return { ...filters, from: intervalStart(filters.to, 'month', filters.zone), month: true };
}
