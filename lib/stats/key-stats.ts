// One client key, or one account: what it adds up to, and the models behind it.
import { z } from 'zod';
import type { Database } from '@/lib/db/database';
import { weirError } from '@/lib/errors';
import type { Filters } from './filters';
import { importedModelUsage, readImportedStats } from './imported-stats';
import { getModels, modelsSchema } from './models';
import { adminOverviewSchema, getOverview } from './overview';

export const keyStatsSchema = adminOverviewSchema.extend({
  id: z.string(),
  name: z.string(),
  byModel: modelsSchema.shape.models,
});
export type KeyStats = z.output<typeof keyStatsSchema>;

export const accountStatsSchema = keyStatsSchema.extend({
  /** Requests by model, with those of the older system where it knew them. */
  modelUsage: z.record(z.string(), z.number()),
});
export type AccountStats = z.output<typeof accountStatsSchema>;

/** The same filters about one key or account only. */
export function about(filters: Filters, dimension: 'key' | 'account', id: string): Filters {
  return { ...filters, dimensions: { ...filters.dimensions, [dimension]: [id] } };
}

export async function keyName(database: Database, id: string): Promise<string> {
  const key = await database.read.apiKey.findUnique({ where: { id }, select: { name: true } });
  if (!key) throw weirError('not_found', 'There is no such key.');
  return key.name;
}

export async function getKeyStats(database: Database, filters: Filters, id: string): Promise<KeyStats> {
  const name = await keyName(database, id);
  const own = about(filters, 'key', id);
  const [overview, models] = await Promise.all([getOverview(database, own), getModels(database, own)]);
  return { ...overview, id, name, byModel: models.models };
}

export async function getAccountStats(
  database: Database,
  filters: Filters,
  id: string,
): Promise<AccountStats> {
  const account = await database.read.account.findUnique({
    where: { id },
    select: { name: true, importedStats: true },
  });
  if (!account) throw weirError('not_found', 'There is no such account.');
  const own = about(filters, 'account', id);
  const [overview, models] = await Promise.all([getOverview(database, own), getModels(database, own)]);
  const imported = readImportedStats(account.importedStats);
  const modelUsage = imported ? importedModelUsage(imported) : {};
  for (const model of models.models) {
    // What is attributed to the default model is in the older system's own map already, where it had one.
    if (model.source === 'default_model' && Object.keys(modelUsage).length > 0) continue;
    modelUsage[model.model] = (modelUsage[model.model] ?? 0) + model.requestCount;
  }
  return { ...overview, id, name: account.name, byModel: models.models, modelUsage };
}
