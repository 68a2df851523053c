import { expect, it } from 'vitest';
import { periodRange } from './period';

const iso = (instant: number | null) => (instant === null ? null : new Date(instant).toISOString());

it('a period begins and ends at midnight of the deployment’s zone', () => {
  const now = Date.UTC(2026, 10, 21, 18); // Sunday 22 November, 02:00 in Shanghai
  const day = periodRange('day', now, 'Asia/Shanghai');
  expect([day.firstDay, iso(day.start), iso(day.end)]).toEqual([
    20261122,
    '2026-11-21T16:00:00.000Z',
    '2026-11-22T16:00:00.000Z',
  ]);
  const week = periodRange('week', now, 'Asia/Shanghai');
  expect([week.firstDay, iso(week.end)]).toEqual([20261116, '2026-11-22T16:00:00.000Z']);
  const month = periodRange('month', now, 'Asia/Shanghai');
  expect([month.firstDay, iso(month.end)]).toEqual([20261101, '2026-11-30T16:00:00.000Z']);
});

it('a month ends with its last day, leap years and December too', () => {
  expect(iso(periodRange('month', Date.UTC(2028, 1, 10), 'UTC').end)).toBe('2028-03-01T00:00:00.000Z');
  expect(iso(periodRange('month', Date.UTC(2026, 11, 31, 23), 'UTC').end)).toBe('2027-01-01T00:00:00.000Z');
});

it('total has neither beginning nor end', () => {
  expect(periodRange('total', Date.now(), 'UTC')).toEqual({ firstDay: 0, start: 0, end: null });
});
