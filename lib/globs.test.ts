import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isGlob, matchesGlob } from '@/lib/globs';

describe('globs', () => {
  it.each([
    ['gpt-4o', 'gpt-4o', true],
    ['gpt-4o', 'gpt-4o-mini', false],
    ['gpt-*', 'gpt-4o-mini', true],
    ['gpt-*', 'xgpt-4o', false],
    ['*', '', true],
    ['*-mini', 'gpt-4o-mini', true],
    ['*-mini', 'gpt-4o-mini-2', false],
    ['claude-?-opus', 'claude-3-opus', true],
    ['claude-?-opus', 'claude--opus', false],
    ['a.c*', 'abc', false],
    ['(x)+*', '(x)+y', true],
    ['*a*b*', 'xxaxxbxx', true],
    ['*a*b*', 'xxbxxaxx', false],
  ])('%s and %s: %s', (pattern, name, matches) => {
    expect(matchesGlob(pattern, name)).toBe(matches);
  });

  it('agree with the regular expression they stand for', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '-', '*', '?'), maxLength: 8 });
    const names = fc.string({ unit: fc.constantFrom('a', 'b', '-'), maxLength: 8 });
    fc.assert(
      fc.property(letters, names, (pattern, name) => {
        const source = pattern.replace(/\*+/g, '.*').replace(/\?/g, '.');
        const expected = isGlob(pattern) ? new RegExp(`^${source}$`).test(name) : pattern === name;
        expect(matchesGlob(pattern, name)).toBe(expected);
      }),
      { numRuns: 2000 },
    );
  });

  it('cannot be made slow', () => {
    expect(matchesGlob(`${'*a'.repeat(50)}b`, 'a'.repeat(5000))).toBe(false);
  });
});
