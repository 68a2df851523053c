import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sql } from '@/lib/db/dialect';
import { matchesSearch } from '@/lib/db/message-search';
import { isWeirError } from '@/lib/errors';
import { openRecording } from '@/lib/testing/conversations';
import { databaseKinds, useTestDatabase } from '@/lib/testing/database';
import { compileSearch, parseSearch, textMatches } from './search-query';
import { snippetOf } from './snippets';

const finds = (query: string, text: string, role = 'user') => textMatches(parseSearch(query), text, role);

describe('a search', () => {
  it.each([
    ['排序', '我们需要排序算法', true],
    ['模型使用统计', '今天的模型使用统计如下', true],
    ['模型使用统计', '模型的使用统计', false],
    ['c++', 'written in C++ long ago', true],
    ['c++', 'written in C long ago', false],
    ['foo-bar', 'the foo-bar option', true],
    ['foo-bar', 'the foo bar option', false],
    ['"exact phrase"', 'an exact  phrase here', true],
    ['"exact phrase"', 'a phrase that is exact', false],
    ['pars*', 'the parser', true],
    ['🎉', 'done 🎉!', true],
    ['red AND (blue OR green) NOT grey', 'red and green', true],
    ['red AND (blue OR green) NOT grey', 'red and green and grey', false],
    ['c NOT c++', 'plain c', true],
    ['c NOT c++', 'c and c++', false],
    ['role:user red', 'red', true],
    ['role:assistant red', 'red', false],
    ['Ｆｕｌｌ', 'full width', true],
  ])('for %s in %j: %s', (query, text, expected) => {
    expect(finds(query, text)).toBe(expected);
  });

  it.each([
    '',
    '   ',
    '()',
    '(a',
    'a)',
    'NOT a',
    'a OR',
    'OR',
    'AND a',
    'a AND',
    '+++',
    'a OR +++',
    'role:nobody',
    'x*',
    'NOT',
    'a OR NOT b',
    `${'('.repeat(50)}a`,
  ])('for %j is refused with the reason', (query) => {
    expect(() => compileSearch(parseSearch(query))).toThrow(/^q: /);
  });

  it('highlights what was found, where it stands', () => {
    const text = `${'before '.repeat(40)}今天的模型使用统计 is here${' after'.repeat(60)}`;
    const parts = snippetOf(text, [{ words: ['统', '计'], prefix: false }]);
    expect(parts.filter(({ highlighted }) => highlighted).map((part) => part.text)).toEqual(['统计']);
    expect(parts.map((part) => part.text).join('')).toContain('模型使用统计 is here');
    expect(parts[0]?.text).toBe('…');
  });
});

describe.each(databaseKinds)('whatever is searched on %s', (kind) => {
  const db = useTestDatabase(kind);

  it('is an answer or a clear refusal, never an error of the database', async () => {
    const recording = await openRecording(db);
    recording.record({
      endpoint: 'completions',
      body: { prompt: 'a b c 排序 "x" \\ \' : * ^ 🎉' },
      answer: { text: 'yes' },
    });
    await recording.close();
    const pieces = [
      'a',
      'foo-bar',
      'c++',
      '"',
      "'",
      '(',
      ')',
      '*',
      ':',
      '^',
      '-',
      '+',
      '\\',
      '\0',
      '\ud800',
      '排序',
      '🎉',
      'AND',
      'OR',
      'NOT',
      'NEAR(',
      'role:user',
      '{words}',
      '&',
      '|',
      '!',
      '<->',
      ' ',
      '\n',
      '%',
      '$1',
      '?',
      ';--',
      'é',
      'e\u0301',
      '\u202e',
      '한국어',
      'ไทย',
      '１２',
    ];
    const queries = fc.sample(
      fc.oneof(
        {
          weight: 3,
          arbitrary: fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((list) => list.join('')),
        },
        {
          weight: 2,
          arbitrary: fc.array(fc.constantFrom(...pieces), { maxLength: 10 }).map((list) => list.join(' ')),
        },
        { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
      ),
      { numRuns: 20_000, seed: 20_261_121 },
    );
    let answered = 0;
    const ask = async (query: string) => {
      try {
        const { tree } = compileSearch(parseSearch(query));
        await db.read.$queryRaw(
          sql`SELECT 1 AS one FROM message_search WHERE ${matchesSearch(kind, tree)} LIMIT 1`,
        );
        answered++;
      } catch (error) {
        if (!isWeirError(error) || error.code !== 'invalid_parameter')
          throw new Error(`failed for ${JSON.stringify(query)}`, { cause: error });
      }
    };
    for (let from = 0; from < queries.length; from += 100) {
      await Promise.all(queries.slice(from, from + 100).map(ask));
    }
    expect(answered).toBeGreaterThan(5000);
  }, 120_000);
});
