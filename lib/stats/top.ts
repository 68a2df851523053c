import { z } from 'zod';
import type { Database } from '@/lib/db/database';
import { getBreakdown, rankings } from './breakdown';
import { absentValue, type Filters } from './filters';

export const topShape = {
  limit: z.coerce.number().int().min(1).max(100).default(10),
  metric: z.enum(rankings).default('requests'),
};

const figures = { name: z.string(), requests: z.int(), totalTokens: z.int(), cost: z.number() };
export const topKeysSchema = z.object({ items: z.array(z.object({ id: z.string(), ...figures })) });
export const topModelsSchema = z.object({ items: z.array(z.object({ model: z.string(), ...figures })) });

type Wish = { limit: number; metric: (typeof rankings)[number] };

async function ranked(
  database: Database,
  filters: Filters,
  dimension: 'key' | 'model',
  { limit, metric }: Wish,
) {
  // One more, since requests without a key or model are no entry of the ranking.
  const { items } = await getBreakdown(database, filters, { by: { dimension }, metric, limit: limit + 1 });
  return items.filter(({ value }) => value !== absentValue).slice(0, limit);
}

export async function topKeys(
  database: Database,
  filters: Filters,
  wish: Wish,
): Promise<z.output<typeof topKeysSchema>> {
  const items = await ranked(database, filters, 'key', wish);
  return {
    items: items.map(({ value, label, requests, totalTokens, cost }) => ({
      id: value,
      name: label,
      requests,
      totalTokens,
      cost,
    })),
  };
}

export async function topModels(
  database: Database,
  filters: Filters,
  wish: Wish,
): Promise<z.output<typeof topModelsSchema>> {
  const items = await ranked(database, filters, 'model', wish);
  return {
    items: items.map(({ value, label, requests, totalTokens, cost }) => ({
      model: value,
      name: label,
      requests,
      totalTokens,
      cost,
    })),
  };
}
