import { z } from 'zod';
import type { Database } from '@/lib/db/database';
import { type SumsCalendar, sumsCalendar } from '@/lib/ledger/day-zone';
import { usdNumber } from '@/lib/money';
import { isoTime } from '@/lib/time';
import { activeCount } from './active-counts';
import type { Audience, Filters } from './filters';
import { percentile } from './histogram';
import { type PeriodSums, periodSums } from './measure-sums';
import { type Period, periodBefore } from './period';
import { type ResolvedFilters, resolveFilters } from './resolve-filters';

const count = z.int().nonnegative();
const rate = z.number().nullable();
const millis = z.number().nullable();

const figuresSchema = z.object({
  requests: count,
  success: count,
  errors: count,
  aborted: count,
  interrupted: count,
  rejected: count,
  successRate: rate,
  inputTokens: count,
  cacheReadTokens: count,
  cacheWriteTokens: count,
  cacheWrite1hTokens: count,
  outputTokens: count,
  reasoningTokens: count,
  promptTokens: count,
  totalTokens: count,
  estimatedTokens: count,
  cost: z.number(),
  unknownCostRequests: count,
  cacheHitRate: rate,
  cachedRequests: count,
  savedTokens: count,
  avgDurationMs: millis,
  p50DurationMs: millis,
  p95DurationMs: millis,
  p99DurationMs: millis,
  avgTtftMs: millis,
  p95TtftMs: millis,
  activeKeys: count.nullable(),
  activeModels: count.nullable(),
});

const rangeSchema = z.object({ from: z.string().nullable(), to: z.string() });

const wholeSchema = <Figures extends z.ZodType>(figures: Figures) => ({
  previous: figures.nullable(),
  basis: z.enum(['rollup', 'raw']),
  /** The stretch that was added up: what was asked for, snapped outward to quarter-hours. */
  range: rangeSchema,
});

export const userOverviewSchema = figuresSchema.extend(wholeSchema(figuresSchema));
const adminFiguresSchema = figuresSchema.extend({ baseCost: z.number() });
export const adminOverviewSchema = adminFiguresSchema.extend(wholeSchema(adminFiguresSchema));

export type AdminOverview = z.output<typeof adminOverviewSchema>;
type Figures = z.output<typeof adminFiguresSchema>;

function share(part: bigint, whole: bigint): number | null {
  return whole === 0n ? null : Number(part) / Number(whole);
}

function average(sum: bigint, counted: bigint): number | null {
  return counted === 0n ? null : Math.round(Number(sum) / Number(counted));
}

function figuresOf(
  { sums, histograms }: PeriodSums,
  active: { keys: number | null; models: number | null },
): Figures {
  const promptTokens = sums.inputTokens + sums.cacheReadTokens + sums.cacheWriteTokens;
  const atShare = (counts: number[] | undefined, part: number) => (counts ? percentile(counts, part) : null);
  return {
    requests: Number(sums.requests),
    success: Number(sums.success),
    errors: Number(sums.errors),
    aborted: Number(sums.aborted),
    interrupted: Number(sums.interrupted),
    rejected: Number(sums.rejected),
    successRate: share(sums.success, sums.requests),
    inputTokens: Number(sums.inputTokens),
    cacheReadTokens: Number(sums.cacheReadTokens),
    cacheWriteTokens: Number(sums.cacheWriteTokens),
    cacheWrite1hTokens: Number(sums.cacheWrite1hTokens),
    outputTokens: Number(sums.outputTokens),
    reasoningTokens: Number(sums.reasoningTokens),
    promptTokens: Number(promptTokens),
    totalTokens: Number(promptTokens + sums.outputTokens),
    estimatedTokens: Number(sums.estimatedTokens),
    baseCost: usdNumber(sums.baseCost),
    cost: usdNumber(sums.cost),
    unknownCostRequests: Number(sums.unknownCostRequests),
    // Of the prompt tokens, those that the provider's cache served; Weir's own cache is `cachedRequests`.
    cacheHitRate: share(sums.cacheReadTokens, promptTokens),
    cachedRequests: Number(sums.cachedRequests),
    savedTokens: Number(sums.savedTokens),
    avgDurationMs: average(sums.durationSum, sums.durationCount),
    p50DurationMs: atShare(histograms?.duration, 0.5),
    p95DurationMs: atShare(histograms?.duration, 0.95),
    p99DurationMs: atShare(histograms?.duration, 0.99),
    avgTtftMs: average(sums.ttftSum, sums.ttftCount),
    p95TtftMs: atShare(histograms?.ttft, 0.95),
    activeKeys: active.keys,
    activeModels: active.models,
  };
}

async function overviewOf(
  database: Database,
  filters: ResolvedFilters,
  period: Period,
  calendar: SumsCalendar,
) {
  const totals = await periodSums(database, filters, period, calendar);
  const of = { period, requests: totals.sums.requests, basis: totals.basis, calendar };
  const [keys, models] = await Promise.all([
    activeCount(database, filters, 'key', of),
    activeCount(database, filters, 'model', of),
  ]);
  return { totals, figures: figuresOf(totals, { keys, models }) };
}

/** Everything about the requests that pass the filters, and about those of the period before. */
export async function getOverview(database: Database, filters: Filters): Promise<AdminOverview> {
  const [resolved, calendar] = await Promise.all([resolveFilters(database, filters), sumsCalendar(database)]);
  const before = periodBefore(filters);
  const [now, previous] = await Promise.all([
    overviewOf(database, resolved, filters, calendar),
    before && overviewOf(database, resolved, before, calendar),
  ]);
  const { from, to } = now.totals.range;
  return {
    ...now.figures,
    previous: previous?.figures ?? null,
    basis: now.totals.basis,
    range: { from: isoTime(from), to: isoTime(to) },
  };
}

/** The fields that somebody of that audience may see. */
export function overviewSchema(audience: Audience) {
  return audience === 'admin' ? adminOverviewSchema : userOverviewSchema;
}
