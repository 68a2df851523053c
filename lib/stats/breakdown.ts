import { z } from 'zod';
import type { Database } from '@/lib/db/database';
import { sumsCalendar } from '@/lib/ledger/day-zone';
import { usdNumber } from '@/lib/money';
import type { Audience, Filters } from './filters';
import { groupingName, groupingSchema, groupNames } from './group-names';
import { type GroupedRow, type Grouping, groupedSums } from './grouped-sums';
import { sumOf } from './metrics';
import { oldestSum } from './oldest-sum';
import { resolveFilters } from './resolve-filters';

const tokenMeasures = ['inputTokens', 'cacheReadTokens', 'cacheWriteTokens', 'outputTokens'] as const;
const breakdownMeasures = [
  'requests',
  'success',
  'errors',
  'aborted',
  'rejected',
  ...tokenMeasures,
  'estimatedTokens',
  'cost',
  'baseCost',
  'unknownCostRequests',
] as const;

export const rankings = ['requests', 'errors', 'totalTokens', 'cost'] as const;
export type Ranking = (typeof rankings)[number];

export function breakdownShape(audience: Audience) {
  return {
    by: z.union([z.literal('hourOfWeek'), groupingSchema(audience)]),
    /** What the shares are of, and the order. */
    metric: z.enum(rankings).default('requests'),
    limit: z.coerce.number().int().min(1).max(2000).default(500),
  };
}

const itemSchema = z.object({
  value: z.string(),
  label: z.string(),
  requests: z.int(),
  success: z.int(),
  errors: z.int(),
  aborted: z.int(),
  rejected: z.int(),
  totalTokens: z.int(),
  estimatedTokens: z.int(),
  cost: z.number(),
  unknownCostRequests: z.int(),
  /** 0–1, of the metric. */
  share: z.number(),
});
const answerOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    by: z.string(),
    items: z.array(item),
    /** How many groups there are; `items` are the largest of them. */
    total: z.int(),
    basis: z.enum(['rollup', 'raw']),
  });
export const userBreakdownSchema = answerOf(itemSchema);
export const adminBreakdownSchema = answerOf(itemSchema.extend({ baseCost: z.number() }));
export type AdminBreakdown = z.output<typeof adminBreakdownSchema>;
type Item = AdminBreakdown['items'][number];

export type BreakdownQuestion = { by: Grouping | 'hourOfWeek'; metric: Ranking; limit: number };

function itemOf({ sums }: GroupedRow, name: { value: string; label: string }): Item {
  return {
    ...name,
    requests: Number(sums.requests),
    success: Number(sums.success),
    errors: Number(sums.errors),
    aborted: Number(sums.aborted),
    rejected: Number(sums.rejected),
    totalTokens: Number(sumOf(sums, tokenMeasures)),
    estimatedTokens: Number(sums.estimatedTokens),
    cost: usdNumber(sums.cost ?? 0n),
    baseCost: usdNumber(sums.baseCost ?? 0n),
    unknownCostRequests: Number(sums.unknownCostRequests),
    share: 0,
  };
}

/** The same requests told apart by one dimension, or by the hour of the week. */
export async function getBreakdown(
  database: Database,
  filters: Filters,
  { by, metric, limit }: BreakdownQuestion,
): Promise<AdminBreakdown> {
  const [resolved, calendar] = await Promise.all([resolveFilters(database, filters), sumsCalendar(database)]);
  const hours = by === 'hourOfWeek';
  const from = filters.from ?? (hours ? await oldestSum(database) : null);
  const { rows, basis } = await groupedSums(database, {
    filters: resolved,
    period: { from, to: filters.to },
    calendar,
    groupBy: hours ? null : by,
    measures: breakdownMeasures,
    ...(hours ? { interval: 'hourOfWeek' as const } : {}),
  });
  const nameOf = hours
    ? null
    : await groupNames(
        database,
        by,
        rows.map((row) => row.group),
      );
  const all = rows
    .filter((row) => (row.sums.requests ?? 0n) > 0n)
    .map((row) =>
      itemOf(row, nameOf?.(row.group) ?? { value: String(row.interval), label: String(row.interval) }),
    );
  const total = all.reduce((sum, item) => sum + item[metric], 0);
  const ordered = hours
    ? all.sort((left, right) => Number(left.value) - Number(right.value))
    : all.sort((left, right) => right[metric] - left[metric] || (left.value < right.value ? -1 : 1));
  return {
    by: hours ? 'hourOfWeek' : groupingName(by),
    items: ordered
      .slice(0, limit)
      .map((item) => ({ ...item, share: total === 0 ? 0 : item[metric] / total })),
    total: all.length,
    basis,
  };
}
