import { expect, test } from 'vitest';
import {
  formatDayShort,
  formatDuration,
  formatInstant,
  formatMonth,
  formatOffset,
  formatRelative,
} from './time';

const instant = '2026-11-21T16:03:09Z';

test('an instant reads as the wall clock of its zone', () => {
  expect(formatInstant(instant, 'Asia/Shanghai')).toBe('2026-11-22 00:03:09');
  expect(formatInstant(instant, 'America/New_York')).toBe('2026-11-21 11:03:09');
  expect(formatInstant('2026-11-21T00:00:00Z', 'UTC')).toBe('2026-11-21 00:00:00');
});

test('zones are told by their offset at that instant', () => {
  expect(formatOffset('Asia/Shanghai', instant)).toBe('UTC+08:00');
  expect(formatOffset('America/New_York', instant)).toBe('UTC−05:00');
  expect(formatOffset('America/New_York', '2026-07-01T00:00:00Z')).toBe('UTC−04:00');
  expect(formatOffset('Asia/Kathmandu', instant)).toBe('UTC+05:45');
  expect(formatOffset('UTC', instant)).toBe('UTC');
});

test('days and months read in both languages', () => {
  expect(formatDayShort(instant, 'UTC', 'en')).toBe('21 Nov');
  expect(formatDayShort(instant, 'UTC', 'zh')).toBe('11月21日');
  expect(formatMonth(instant, 'UTC', 'zh')).toBe('2026年11月');
});

test.each([
  [0, 'just now', '刚刚'],
  [-42_000, '42 s ago', '42 秒前'],
  [-3 * 60_000, '3 min ago', '3 分钟前'],
  [-26 * 3_600_000, '1 d ago', '1 天前'],
  [2 * 3_600_000, 'in 2 h', '2 小时后'],
])('%d ms away is told in words', (away, english, chinese) => {
  const now = Date.parse(instant);
  expect(formatRelative(now + away, now, 'en')).toBe(english);
  expect(formatRelative(now + away, now, 'zh')).toBe(chinese);
});

test.each([
  [840, '840 ms'],
  [1234, '1.23 s'],
  [12_400, '12.4 s'],
  [59_990, '1 min'],
  [200_000, '3 min 20 s'],
  [7_500_000, '2 h 5 min'],
  [null, '–'],
])('%s ms last %s', (milliseconds, shown) => {
  expect(formatDuration(milliseconds)).toBe(shown);
});
