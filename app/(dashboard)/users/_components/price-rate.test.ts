import { expect, test } from 'vitest';
import { formatPriceRate, parsePriceRate } from './price-rate';

test.each([
  ['1.2', 1.2],
  [' 0 ', 0],
  ['0,85', 0.85],
  ['1.333333', 1.333333],
  ['1.3333333', null],
  ['-1', null],
  ['', null],
  ['1e3', null],
])('%s as a rate', (typed, rate) => {
  expect(parsePriceRate(typed)).toBe(rate);
});

test('a rate is shown without what adds nothing', () => {
  expect(formatPriceRate(1)).toBe('×1');
  expect(formatPriceRate(1.25)).toBe('×1.25');
});
