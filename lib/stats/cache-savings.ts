// What caches saved: Weir's own, which answers without asking anybody, and the providers', which sell prompt tokens
// cheaper when they have read them before.
import { z } from 'zod';
import type { Database } from '@/lib/db/database';
import { sumsCalendar } from '@/lib/ledger/day-zone';
import { usdNumber } from '@/lib/money';
import type { Filters } from './filters';
import { groupedSums } from './grouped-sums';
import { sumOf } from './metrics';
import { resolveFilters } from './resolve-filters';

const promptMeasures = ['inputTokens', 'cacheReadTokens', 'cacheWriteTokens'] as const;

export const cacheSchema = z.object({
  requests: z.int(),
  cachedRequests: z.int(),
  /** Of all requests, those that Weir's own cache answered. */
  hitRate: z.number().nullable(),
  savedTokens: z.int(),
  savedCost: z.number(),
  promptCache: z.object({
    promptTokens: z.int(),
    cacheReadTokens: z.int(),
    cacheWriteTokens: z.int(),
    hitRate: z.number().nullable(),
    /** Reading at the price of plain input, less what reading and writing cost; by each model's own average price. */
    savedCost: z.number(),
  }),
  basis: z.enum(['rollup', 'raw']),
});
export type CacheSavings = z.output<typeof cacheSchema>;

const share = (part: bigint, whole: bigint) => (whole === 0n ? null : Number(part) / Number(whole));

export async function getCacheSavings(database: Database, filters: Filters): Promise<CacheSavings> {
  const [resolved, calendar] = await Promise.all([resolveFilters(database, filters), sumsCalendar(database)]);
  const { rows, basis } = await groupedSums(database, {
    filters: resolved,
    period: filters,
    calendar,
    groupBy: { dimension: 'model' },
    measures: [
      'requests',
      'cachedRequests',
      'savedTokens',
      'savedCost',
      ...promptMeasures,
      'inputCost',
      'cacheReadCost',
      'cacheWriteCost',
    ],
  });
  const total = (...measures: (keyof (typeof rows)[number]['sums'])[]) =>
    rows.reduce((sum, row) => sum + sumOf(row.sums, measures), 0n);
  const prompt = total(...promptMeasures);
  let saved = 0n;
  for (const { sums } of rows) {
    const input = sums.inputTokens ?? 0n;
    // Without plain input there is no price to compare with.
    if (input === 0n) continue;
    const cached = sumOf(sums, ['cacheReadTokens', 'cacheWriteTokens']);
    saved += ((sums.inputCost ?? 0n) * cached) / input - sumOf(sums, ['cacheReadCost', 'cacheWriteCost']);
  }
  return {
    requests: Number(total('requests')),
    cachedRequests: Number(total('cachedRequests')),
    hitRate: share(total('cachedRequests'), total('requests')),
    savedTokens: Number(total('savedTokens')),
    savedCost: usdNumber(total('savedCost')),
    promptCache: {
      promptTokens: Number(prompt),
      cacheReadTokens: Number(total('cacheReadTokens')),
      cacheWriteTokens: Number(total('cacheWriteTokens')),
      hitRate: share(total('cacheReadTokens'), prompt),
      savedCost: usdNumber(saved),
    },
    basis,
  };
}
