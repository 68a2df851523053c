// Which models were really asked for. An account brought in from an older system may have counts but no requests:
// these are shown too, under its default model, and told apart by `source`.
import { z } from 'zod';
import type { Database } from '@/lib/db/database';
import { asBigint, sql } from '@/lib/db/dialect';
import { sumsCalendar } from '@/lib/ledger/day-zone';
import { singleSlices } from '@/lib/ledger/slices';
import { usdNumber } from '@/lib/money';
import type { Filters } from './filters';
import { groupNames } from './group-names';
import { type GroupedRow, groupedSums } from './grouped-sums';
import { percentile } from './histogram';
import { type ImportedStats, readImportedStats } from './imported-stats';
import { sumOf } from './metrics';
import { resolveFilters } from './resolve-filters';

const promptMeasures = ['inputTokens', 'cacheReadTokens', 'cacheWriteTokens'] as const;
const modelMeasures = [
  'requests',
  'success',
  'errors',
  'aborted',
  'rejected',
  ...promptMeasures,
  'outputTokens',
  'reasoningTokens',
  'estimatedTokens',
  'cost',
  'baseCost',
  'unknownCostRequests',
  'durationSum',
  'durationCount',
  'ttftSum',
  'ttftCount',
] as const;

const count = z.int().nonnegative();
const millis = z.number().nullable();

const modelSchema = z.object({
  model: z.string(),
  requestCount: count,
  successCount: count,
  errorCount: count,
  abortedCount: count,
  rejectedCount: count,
  promptTokens: count,
  completionTokens: count,
  tokenUsage: count,
  inputTokens: count,
  cacheReadTokens: count,
  cacheWriteTokens: count,
  reasoningTokens: count,
  estimatedTokens: count,
  /** Null where no request of it has a price. */
  cost: z.number().nullable(),
  unknownCostRequests: count,
  percentage: z.number(),
  avgDurationMs: millis,
  p50DurationMs: millis,
  p95DurationMs: millis,
  avgTtftMs: millis,
  source: z.enum(['requests', 'default_model']),
});
export const modelsSchema = z.object({
  totalRequests: count,
  models: z.array(modelSchema),
  basis: z.enum(['rollup', 'raw']),
});
export type ModelUsage = z.output<typeof modelSchema>;
export type ModelsAnswer = z.output<typeof modelsSchema>;

const average = (sum: bigint | undefined, counted: bigint | undefined) =>
  counted ? Math.round(Number(sum ?? 0n) / Number(counted)) : null;

function usageOf({ sums, bins }: GroupedRow, model: string): ModelUsage {
  const prompt = sumOf(sums, promptMeasures);
  const unknown = Number(sums.unknownCostRequests);
  const cost = sums.cost ?? 0n;
  return {
    model,
    requestCount: Number(sums.requests),
    successCount: Number(sums.success),
    errorCount: Number(sums.errors),
    abortedCount: Number(sums.aborted),
    rejectedCount: Number(sums.rejected),
    promptTokens: Number(prompt),
    completionTokens: Number(sums.outputTokens),
    tokenUsage: Number(prompt + (sums.outputTokens ?? 0n)),
    inputTokens: Number(sums.inputTokens),
    cacheReadTokens: Number(sums.cacheReadTokens),
    cacheWriteTokens: Number(sums.cacheWriteTokens),
    reasoningTokens: Number(sums.reasoningTokens),
    estimatedTokens: Number(sums.estimatedTokens),
    cost: unknown > 0 && cost === 0n ? null : usdNumber(cost),
    unknownCostRequests: unknown,
    percentage: 0,
    avgDurationMs: average(sums.durationSum, sums.durationCount),
    p50DurationMs: bins && percentile(bins, 0.5),
    p95DurationMs: bins && percentile(bins, 0.95),
    avgTtftMs: average(sums.ttftSum, sums.ttftCount),
    source: 'requests',
  };
}

export async function getModels(database: Database, filters: Filters): Promise<ModelsAnswer> {
  const [resolved, calendar] = await Promise.all([resolveFilters(database, filters), sumsCalendar(database)]);
  const { rows, basis } = await groupedSums(database, {
    filters: resolved,
    period: filters,
    calendar,
    groupBy: { dimension: 'model' },
    measures: modelMeasures,
    // Pairs keep no histograms: a filtered question would have to read every row for them.
    ...(Object.keys(resolved.ids).length === 0 && resolved.tagIds.length === 0
      ? { histogram: 'd' as const }
      : {}),
  });
  const nameOf = await groupNames(
    database,
    { dimension: 'model' },
    rows.map((row) => row.group),
  );
  const models = [
    ...rows
      .filter((row) => (row.sums.requests ?? 0n) > 0n)
      .map((row) => usageOf(row, nameOf(row.group).value)),
    ...(await importedModels(database, filters)),
  ];
  const totalRequests = models.reduce((sum, model) => sum + model.requestCount, 0);
  return {
    totalRequests,
    models: models
      .map((model) => ({
        ...model,
        percentage: totalRequests === 0 ? 0 : (model.requestCount / totalRequests) * 100,
      }))
      .sort((left, right) => right.requestCount - left.requestCount || (left.model < right.model ? -1 : 1)),
    basis,
  };
}

/** Imported counts know their account and nothing finer, so any other filter leaves them out. */
function takesImported(filters: Filters): boolean {
  const { account: _account, model: _model, ...others } = filters.dimensions;
  return (
    Object.keys(others).length === 0 &&
    filters.tags.length === 0 &&
    filters.sessionIds.length === 0 &&
    filters.clientIps.length === 0 &&
    filters.text === null &&
    filters.minDurationMs === null
  );
}

async function importedModels(database: Database, filters: Filters): Promise<ModelUsage[]> {
  if (!takesImported(filters)) return [];
  const accounts = await database.read.account.findMany({
    select: { id: true, defaultModel: true, importedStats: true },
  });
  const candidates = accounts.flatMap(({ id, defaultModel, importedStats }) => {
    const stats = readImportedStats(importedStats);
    return stats && stats.requestCount > 0 ? [{ id, model: defaultModel || 'unknown', stats }] : [];
  });
  if (candidates.length === 0) return [];
  const counted = await accountsWithRows(database);
  const byModel = new Map<string, ModelUsage>();
  for (const { id, model, stats } of candidates) {
    if (counted.has(id)) continue;
    if (filters.dimensions.account && !filters.dimensions.account.includes(id)) continue;
    if (filters.dimensions.model && !filters.dimensions.model.includes(model)) continue;
    const lastUsedAt = stats.lastUsedAt ? Date.parse(stats.lastUsedAt) : null;
    // Of counts without a date nobody can say that they fall into a period.
    if (
      filters.from !== null &&
      (lastUsedAt === null || lastUsedAt < filters.from || lastUsedAt >= filters.to)
    )
      continue;
    const known = byModel.get(model);
    byModel.set(model, known ? addImported(known, stats) : addImported(emptyImported(model), stats));
  }
  return [...byModel.values()];
}

function emptyImported(model: string): ModelUsage {
  return {
    model,
    requestCount: 0,
    successCount: 0,
    errorCount: 0,
    abortedCount: 0,
    rejectedCount: 0,
    promptTokens: 0,
    completionTokens: 0,
    tokenUsage: 0,
    inputTokens: 0,
    cacheReadTokens: 0,
    cacheWriteTokens: 0,
    reasoningTokens: 0,
    estimatedTokens: 0,
    cost: null,
    unknownCostRequests: 0,
    percentage: 0,
    avgDurationMs: null,
    p50DurationMs: null,
    p95DurationMs: null,
    avgTtftMs: null,
    source: 'default_model',
  };
}

function addImported(usage: ModelUsage, stats: ImportedStats): ModelUsage {
  const promptTokens = usage.promptTokens + stats.promptTokens;
  const completionTokens = usage.completionTokens + stats.completionTokens;
  return {
    ...usage,
    requestCount: usage.requestCount + stats.requestCount,
    successCount: usage.successCount + stats.successCount,
    errorCount: usage.errorCount + stats.errorCount,
    unknownCostRequests: usage.unknownCostRequests + stats.requestCount,
    promptTokens,
    inputTokens: promptTokens,
    completionTokens,
    tokenUsage: promptTokens + completionTokens,
  };
}

/** Accounts that have requests of their own: what was imported for them is history that the rows continue. */
async function accountsWithRows(database: Database): Promise<Set<string>> {
  const rows = await database.read.$queryRaw<{ id: string; requests: bigint }[]>(sql`
    SELECT dimensions.value AS id, ${asBigint(sql`SUM(requests)`)} AS requests
    FROM usage_stats_daily JOIN dimensions ON dimensions.id = usage_stats_daily.a
    WHERE slice = ${singleSlices.account} GROUP BY dimensions.value`);
  return new Set(rows.filter(({ requests }) => requests > 0n).map(({ id }) => id));
}
