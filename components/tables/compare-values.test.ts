import { expect, test } from 'vitest';
import { compareValues } from './compare-values';

test('figures by size, names by letter and number, what is unknown first', () => {
  expect([10, null, 9].sort(compareValues)).toEqual([null, 9, 10]);
  expect(['key 10', 'Key 9', 'a'].sort(compareValues)).toEqual(['a', 'Key 9', 'key 10']);
});
