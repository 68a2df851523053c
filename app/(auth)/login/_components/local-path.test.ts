import { expect, test } from 'vitest';
import { localPath } from './local-path';

test('a path of this site is kept with its parameters', () => {
  expect(localPath('/requests?model=gpt-5&range=7d')).toBe('/requests?model=gpt-5&range=7d');
});

test.each([
  '//evil.example',
  '/\\evil.example',
  'https://evil.example',
  'javascript:alert(1)',
  '',
  undefined,
  ['/a'],
])('nothing leads to another site: %s', (wanted) => {
  expect(localPath(wanted)).toBe('/');
});

test('signing in never returns to the sign-in page', () => {
  expect(localPath('/login?next=/login')).toBe('/');
});
