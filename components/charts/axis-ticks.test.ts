import fc from 'fast-check';
import { expect, test } from 'vitest';
import { labelledStarts, valueTicks } from './axis-ticks';

test.each([
  [218_000, [0, 100_000, 200_000, 300_000]],
  [1, [0, 0.25, 0.5, 0.75, 1]],
  [0.000123, [0, 0.00005, 0.0001, 0.00015]],
  [0, [0, 1]],
])('%d gets round ticks', (largest, ticks) => {
  expect(valueTicks(largest)).toEqual(ticks);
});

test('there are three to five ticks and the last one covers the largest value', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-9, max: 1e12, noNaN: true }), (largest) => {
      const ticks = valueTicks(largest);
      expect(ticks.length).toBeGreaterThanOrEqual(3);
      expect(ticks.length).toBeLessThanOrEqual(6);
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(largest * (1 - 1e-9));
    }),
  );
});

test('labels under the axis never come closer than their width', () => {
  const starts = Array.from({ length: 96 }, (_, index) => index);
  const labelled = labelledStarts(starts, 640);
  expect(labelled.length).toBeLessThanOrEqual(10);
  expect(labelled[0]).toBe(0);
});
