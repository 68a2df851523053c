import { expect, test } from 'vitest';
import { rangeBounds, rangeFromAddress, rangeQuery, rangeToAddress } from './time-range';

const zone = 'Asia/Shanghai';
const now = Date.parse('2026-11-21T01:30:00+08:00');

test('an address without a range is the last day, and so is one that makes no sense', () => {
  const lastDay = { kind: 'preset', preset: '24h' };
  expect(rangeFromAddress({}, now, zone)).toEqual(lastDay);
  expect(rangeFromAddress({ range: 'yesterdayish' }, now, zone)).toEqual(lastDay);
  expect(rangeFromAddress({ from: '2026-11-21', to: '2026-11-20' }, now, zone)).toEqual(lastDay);
});

test.each(['15m', '7d', 'month', 'last-month'] as const)(
  '%s survives the way through the address',
  (preset) => {
    const range = { kind: 'preset', preset } as const;
    expect(rangeFromAddress(rangeToAddress(range), now, zone)).toEqual(range);
  },
);

test('a range of its own survives the way through the address', () => {
  const range = { kind: 'custom', from: now - 90_000_000, to: now - 1000 } as const;
  expect(rangeFromAddress(rangeToAddress(range), now, zone)).toEqual(range);
});

test('the default leaves no trace in the address', () => {
  expect(rangeToAddress({ kind: 'preset', preset: '24h' })).toEqual({ range: null, from: null, to: null });
});

test('rolling ranges stay relative, so that refreshing moves with the clock', () => {
  expect(rangeQuery({ kind: 'preset', preset: '7d' }, now, zone)).toEqual({ from: '7d', tz: zone });
});

test('months are those of the zone', () => {
  // 21 November in Shanghai is still 20 November in UTC; the months differ only at their edges.
  const edge = Date.parse('2026-12-01T00:30:00+08:00');
  expect(rangeQuery({ kind: 'preset', preset: 'month' }, edge, zone)).toEqual({ month: '2026-12', tz: zone });
  expect(rangeQuery({ kind: 'preset', preset: 'month' }, edge, 'UTC')).toEqual({
    month: '2026-11',
    tz: 'UTC',
  });
  expect(rangeQuery({ kind: 'preset', preset: 'last-month' }, edge, zone)).toEqual({
    month: '2026-11',
    tz: zone,
  });
});

test('this month ends now, last month ends where this one begins', () => {
  const start = Date.parse('2026-11-01T00:00:00+08:00');
  expect(rangeBounds({ kind: 'preset', preset: 'month' }, now, zone)).toEqual({ from: start, to: now });
  expect(rangeBounds({ kind: 'preset', preset: 'last-month' }, now, zone).to).toBe(start);
});
