import { expect, test } from 'vitest';
import { carryParameters, filtersFromAddress } from './shared-parameters';

test('range and filters come along to the next page, what belongs to one page stays behind', () => {
  const here = new URLSearchParams('range=7d&tz=UTC&model=gpt-5&tag.team=a&q=hello&cursor=x&section=audit');
  expect(carryParameters('/models', here)).toBe('/models?range=7d&tz=UTC&model=gpt-5&tag.team=a');
});

test('what a link says itself wins over where one comes from', () => {
  const here = new URLSearchParams('model=gpt-5&range=7d');
  expect(carryParameters('/requests?model=claude-sonnet-4-5', here)).toBe(
    '/requests?model=claude-sonnet-4-5&range=7d',
  );
});

test('repeated and comma-joined values mean any of them, each once', () => {
  const filters = filtersFromAddress(new URLSearchParams('model=a,b&model=b&model=c&unknown=1'));
  expect(filters).toEqual({ model: ['a', 'b', 'c'] });
});
