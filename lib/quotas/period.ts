import { periodBounds } from '@/lib/limits/quota-counters';
import type { QuotaPeriod } from '@/lib/limits/quota-rules';
import { dayOf } from '@/lib/time';

export type PeriodRange = {
  /** yyyymmdd; 0 for `total`, which has no beginning. */
  firstDay: number;
  start: number;
  /** The first instant of the next period; null for `total`. */
  end: number | null;
};

/** The period of that kind which holds `now`, in the deployment's time zone. Weeks begin on Monday. */
export function periodRange(period: QuotaPeriod, now: number, zone: string): PeriodRange {
  const { start, end } = periodBounds(period, zone, now);
  return period === 'total'
    ? { firstDay: 0, start, end: null }
    : { firstDay: dayOf(start, zone), start, end };
}
