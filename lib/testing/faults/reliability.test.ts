import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readReliability } from '@/scripts/reliability.mjs';
import { faults } from './fault-list.mjs';

const tests = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.test.ts') && name !== 'reliability.test.ts')
  .map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'));

it.each(faults)('docs/reliability.md says what was seen of: $fault', ({ id, fault, expected }) => {
  const rows = readReliability().filter((row) => row.fault === fault);
  expect(rows).toHaveLength(1);
  expect(rows[0]?.expected).toBe(expected);
  expect(rows[0]?.seen).not.toBe('');
  expect(rows[0]?.run).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d UTC/);
  expect(
    tests.filter((test) => test.includes(`'${id}',`)),
    'a test that does it',
  ).toHaveLength(1);
});

it('docs/reliability.md tells of nothing else', () => {
  expect(readReliability().map(({ fault }) => fault)).toEqual(faults.map(({ fault }) => fault));
});
