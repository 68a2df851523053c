import { expect, test } from 'vitest';
import { formatBytes, formatChange, formatCount, formatExact, formatPercentage } from './numbers';

test.each([
  [0, '0', '0'],
  [9_999, '9,999', '9,999'],
  [12_345, '12.3K', '1.23万'],
  [999_499, '999K', '99.9万'],
  [999_950, '1M', '100万'],
  [1_240_193, '1.24M', '124万'],
  [99_999_999, '100M', '1亿'],
  [240_000_000, '240M', '2.4亿'],
  [3_200_000_000_000, '3.2T', '3.2万亿'],
  [-12_345, '-12.3K', '-1.23万'],
])('%d is short in both languages', (value, english, chinese) => {
  expect(formatCount(value, 'en')).toBe(english);
  expect(formatCount(value, 'zh')).toBe(chinese);
});

test('what is not known is a dash, never a zero', () => {
  expect(formatCount(null, 'en')).toBe('–');
  expect(formatExact(undefined)).toBe('–');
  expect(formatPercentage(Number.NaN)).toBe('–');
});

test('the exact figure keeps every digit', () => {
  expect(formatExact(1_240_193)).toBe('1,240,193');
  expect(formatExact(-1234.5)).toBe('-1,234.5');
});

test('a rate is neither rounded up to all nor down to nothing', () => {
  expect(formatPercentage(99.999)).toBe('>99.99%');
  expect(formatPercentage(99.97)).toBe('99.97%');
  expect(formatPercentage(0.004)).toBe('<0.01%');
  expect(formatPercentage(38.25)).toBe('38.3%');
  expect(formatPercentage(100)).toBe('100%');
  expect(formatPercentage(133_805_916.5)).toBe('133,805,917%');
});

test('a change has a sign, and none is told against nothing', () => {
  expect(formatChange(124, 100)).toBe('+24%');
  expect(formatChange(80, 100)).toBe('−20%');
  expect(formatChange(5, 0)).toBeNull();
  expect(formatChange(100_000, 1)).toBe('+>999%');
});

test('sizes are in powers of 1024', () => {
  expect(formatBytes(1536)).toBe('1.5 KiB');
  expect(formatBytes(5 * 1024 ** 3)).toBe('5 GiB');
});
