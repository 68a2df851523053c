import { expect, test } from 'vitest';
import { negotiateLocale } from './locale';

test.each([
  ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
  ['fr-FR,fr;q=0.9,zh;q=0.5,en;q=0.4', 'zh'],
  ['en-GB,en;q=0.9', 'en'],
  ['en;q=0.5,zh-TW;q=0.7', 'zh'],
  ['fr', 'en'],
  ['', 'en'],
  [null, 'en'],
])('%s is answered in %s', (header, locale) => {
  expect(negotiateLocale(header)).toBe(locale);
});

test('a language that is refused with q=0 is not used', () => {
  expect(negotiateLocale('zh;q=0,en')).toBe('en');
});
