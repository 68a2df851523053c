import { describe, expect, it } from 'vitest';
import { endRecordSchema } from '@/lib/journal/record';
import { createPriceBook } from '@/lib/pricing/price-book';
import { keys, models } from './cast';
import { createChance } from './chance';
import { type Arrival, type DemoIds, demoRequest } from './request';

const book = createPriceBook([], []);
const ids: DemoIds = {
  keys: keys.map((_, index) => `key-${index}`),
  users: Array.from({ length: 8 }, (_, index) => `user-${index}`),
  projects: ['project-0', 'project-1', 'project-2'],
  accounts: Array.from({ length: 6 }, (_, index) => `account-${index}`),
};

function requests(seed: number, count: number) {
  const chance = createChance(seed);
  return Array.from({ length: count }, (_, index) => {
    const key = index % keys.length;
    const arrival: Arrival = {
      createdAt: Date.UTC(2026, 0, 15) + index * 1000,
      key,
      of: keys[key]!,
      model: models[index % models.length]!,
      old: index < 50,
    };
    return demoRequest(arrival, ids, book, chance);
  });
}

describe('requests of the demo', () => {
  const made = requests(1, 4000);

  it('are what the journal takes', () => {
    for (const request of made) expect(endRecordSchema.parse(request)).toEqual(request);
  });

  it('are the same for the same seed, and others for another', () => {
    expect(requests(1, 100)).toEqual(made.slice(0, 100));
    expect(requests(2, 100)).not.toEqual(made.slice(0, 100));
  });

  it('show every status and source of usage', () => {
    const values = (of: (request: (typeof made)[number]) => string) => [...new Set(made.map(of))].sort();
    expect(values(({ status }) => status)).toEqual(['aborted', 'error', 'interrupted', 'success']);
    expect(values(({ usageSource }) => usageSource)).toEqual([
      'estimated',
      'imported',
      'none',
      'partial',
      'upstream',
    ]);
  });

  it('have costs whose parts add up', () => {
    for (const { cost, inputCost, cacheReadCost, cacheWriteCost, outputCost, otherCost } of made) {
      const parts = [inputCost, cacheReadCost, cacheWriteCost, outputCost, otherCost];
      const sum = parts.reduce<bigint>((total, part) => total + (part ?? 0n), 0n);
      expect(sum).toBe(cost ?? 0n);
    }
  });
});
