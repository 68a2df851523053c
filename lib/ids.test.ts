import { expect, it } from 'vitest';
import { idMillis, newId } from './ids';

it('an id carries its millisecond and sorts by it', () => {
  const early = newId(1_700_000_000_000);
  const late = newId(1_700_000_000_001);
  expect(idMillis(early)).toBe(1_700_000_000_000);
  expect(early < late).toBe(true);
});

it('ids are unique well past one block of random bytes', () => {
  const ids = new Set(Array.from({ length: 5000 }, () => newId(1_700_000_000_000)));
  expect(ids.size).toBe(5000);
  for (const id of ids) expect(idMillis(id)).toBe(1_700_000_000_000);
});

it('anything that is not a UUIDv7 has no millisecond', () => {
  for (const text of ['', 'x', '00000000-0000-4000-8000-000000000000', "' OR 1=1"]) {
    expect(idMillis(text)).toBeNull();
  }
});
