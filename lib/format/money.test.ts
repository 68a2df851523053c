import { expect, test } from 'vitest';
import { formatMoney, formatMoneyExact } from './money';

test.each([
  [0, '$0.00'],
  [0.000000001, '$0.000000001'],
  [0.000123, '$0.000123'],
  [0.01234, '$0.0123'],
  [0.5, '$0.50'],
  [0.9999, '$1.00'],
  [12.34, '$12.34'],
  [1234.5, '$1,234.50'],
  [999_999.99, '$999,999.99'],
  [1_240_000, '$1.24M'],
  [-0.25, '-$0.25'],
])('%d dollars show as %s', (value, shown) => {
  expect(formatMoney(value, 'en')).toBe(shown);
});

test('every digit that is kept is there on hover', () => {
  expect(formatMoneyExact(1234.567890123)).toBe('$1,234.567890123');
  expect(formatMoneyExact(2)).toBe('$2.00');
});

test('yuan are dollars at the rate of the deployment', () => {
  expect(formatMoney(2, 'zh', { currency: 'CNY', cnyPerUsd: 7.2 })).toBe('¥14.40');
});

test('an unknown amount is a dash', () => {
  expect(formatMoney(null, 'en')).toBe('–');
});
