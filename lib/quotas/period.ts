import { addDays, dayOf, dayStart } from '@/lib/time';

export const quotaPeriods = ['day', 'week', 'month', 'total'] as const;
export type QuotaPeriod = (typeof quotaPeriods)[number];

export type PeriodRange = {
  /** yyyymmdd; 0 for `total`, which has no beginning. */
  firstDay: number;
  start: number;
  /** The first instant of the next period; null for `total`. */
  end: number | null;
};

/** The period of that kind which holds `now`, in the deployment's time zone. Weeks begin on Monday. */
export function periodRange(period: QuotaPeriod, now: number, zone: string): PeriodRange {
  if (period === 'total') return { firstDay: 0, start: 0, end: null };
  const today = dayOf(now, zone);
  const [first, next] = daysOf(period, today);
  return { firstDay: first, start: dayStart(first, zone), end: dayStart(next, zone) };
}

function daysOf(period: Exclude<QuotaPeriod, 'total'>, today: number): [first: number, next: number] {
  if (period === 'day') return [today, addDays(today, 1)];
  if (period === 'month') {
    const first = Math.floor(today / 100) * 100 + 1;
    // Day 28 exists in every month, and four days later it is the next one.
    return [first, Math.floor(addDays(first + 27, 4) / 100) * 100 + 1];
  }
  const date = new Date(
    Date.UTC(Math.floor(today / 10_000), (Math.floor(today / 100) % 100) - 1, today % 100),
  );
  const monday = addDays(today, -((date.getUTCDay() + 6) % 7));
  return [monday, addDays(monday, 7)];
}
