import { describe, expect, test } from 'vitest';
import { evenHeadings } from './even-headings';
import { safeAddress } from './safe-address';
import { shownText } from './shown-text';
import { isTameMarkdown } from './tame-markdown';

describe('addresses', () => {
  test.each([
    ['https://example.org/a?b#c', 'https://example.org/a?b#c'],
    ['HTTP://EXAMPLE.org', 'http://example.org/'],
    ['mailto:a@example.org', 'mailto:a@example.org'],
  ])('of the web and of mail lead there: %s', (address, expected) => {
    expect(safeAddress(address)).toBe(expected);
  });

  test.each([
    'javascript:alert(1)',
    ' JaVaScRiPt:alert(1)',
    'java\nscript:alert(1)',
    '\u0001javascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'blob:https://example.org/1',
    'file:///etc/passwd',
    'ftp://example.org',
    '//example.org',
    '/settings',
    '#main',
    'example.org',
    '',
  ])('of anything else lead nowhere: %j', (address) => {
    expect(safeAddress(address)).toBeNull();
  });
});

describe('text', () => {
  test('is not coloured, hidden or turned round', () => {
    expect(shownText('\u001b[1;31mred\u001b[0m')).toBe('red');
    expect(shownText('\u001b]8;;http://x\u0007link\u001b]8;;\u0007')).toBe('link');
    expect(shownText('a\u0000b\u0008c\u007f\u001b')).toBe('a\u2400b\u2408c\u2421\u241b');
    expect(shownText('x\u202egnp.exe')).toBe('x[U+202E]gnp.exe');
    expect(shownText('one\r\ntwo\rthree\tfour')).toBe('one\ntwo\nthree\tfour');
    expect(shownText('\ud800 and 🎉')).toBe('\ufffd and 🎉');
    expect(shownText('שלום 排序 🎉')).toBe('שלום 排序 🎉');
  });
});

describe('markdown', () => {
  test.each([
    ['prose', 'Some *text* with `code` and a [link](https://example.org).\n\n'.repeat(500)],
    ['a long list', '- an item with **bold** words and `code`\n'.repeat(500)],
    ['a list in a list in a quote', '> - one\n>   - two\n>     1. three\n'.repeat(100)],
    ['a table', `|a|b|c|\n|-|-|-|\n${'|1|2|3|\n'.repeat(300)}`],
    ['rules', '- - - - - - - - - - - - - - -\n\n* * * * * * * * * * * * * *\n'],
    ['code', `\`\`\`\n${'const a = [1, 2, [3]]; // * _ ~\n\n'.repeat(300)}\`\`\``],
  ])('as it is written is laid out: %s', (_, text) => {
    expect(isTameMarkdown(text)).toBe(true);
  });

  test.each([
    ['quotes in quotes', '>'.repeat(50)],
    ['lists on one line', '- 1. '.repeat(20)],
    [
      'lists ever further in',
      Array.from({ length: 100 }, (_, depth) => `${'  '.repeat(depth)}- a`).join('\n'),
    ],
    ['many deep lines', `${'> '.repeat(9)}a\n`.repeat(1000)],
    ['emphasis that never closes', '*a '.repeat(2000)],
    ['emphasis that never opens', 'a* '.repeat(2000)],
    ['emphasis without end in one paragraph', '*a*b'.repeat(2000)],
    ['brackets', '['.repeat(1000)],
    ['footnotes that refer to themselves', '[^a]'.repeat(2000)],
    ['a table of a million cells', `${'|a'.repeat(500)}\n${'|-'.repeat(500)}\n${'|x\n'.repeat(2000)}`],
    ['a book', 'word '.repeat(20_000)],
  ])('that would hold a browser up stays as it was written: %s', (_, text) => {
    expect(isTameMarkdown(text)).toBe(false);
  });

  test('has headings below the message’s own, none skipped', () => {
    const heading = (level: number) => ({ type: 'element', tagName: `h${level}`, children: [] });
    const levels = (...given: number[]) => {
      const tree = { type: 'root', children: given.map(heading) };
      evenHeadings()(tree);
      return tree.children.map(({ tagName }) => tagName);
    };
    expect(levels(1, 2, 3, 1)).toEqual(['h3', 'h4', 'h5', 'h3']);
    expect(levels(4, 6, 2)).toEqual(['h3', 'h4', 'h4']);
    expect(levels(1, 2, 3, 4, 5, 6)).toEqual(['h3', 'h4', 'h5', 'h6', 'h6', 'h6']);
  });
});
