// A person's own usage as they see it: the same sums as everywhere, theirs alone, and only what they are billed.
import { z } from 'zod';
import { nowMillis } from '@/lib/clock';
import type { Database } from '@/lib/db/database';
import { dayZone, sumsCalendar } from '@/lib/ledger/day-zone';
import { usdNumber } from '@/lib/money';
import { addDays, dayOf, isoDay } from '@/lib/time';
import { type Filters, scopedToUser } from './filters';
import { groupNames } from './group-names';
import { groupedSums } from './grouped-sums';
import { sumOf } from './metrics';
import { oldestSum } from './oldest-sum';
import { resolveFilters } from './resolve-filters';
import { noUsage, usageTotals } from './usage-totals';

const promptMeasures = ['inputTokens', 'cacheReadTokens', 'cacheWriteTokens'] as const;
const usageMeasures = [
  'requests',
  ...promptMeasures,
  'outputTokens',
  'estimatedTokens',
  'cost',
  'unknownCostRequests',
] as const;
const mostDays = 3700;

const usage = {
  requests: z.int(),
  promptTokens: z.int(),
  outputTokens: z.int(),
  totalTokens: z.int(),
  estimatedTokens: z.int(),
  cost: z.number(),
  unknownCostRequests: z.int(),
};
const usageSchema = z.object(usage);
type Usage = z.output<typeof usageSchema>;

export const daySchema = z.object({ date: z.string(), ...usage });
export const daysSchema = z.object({ days: z.array(daySchema) });
export const monthSchema = usageSchema.extend({ month: z.string(), days: z.array(daySchema) });
export const ownModelsSchema = z.object({
  models: z.array(
    z.object({
      model: z.string(),
      requestCount: z.int(),
      totalTokens: z.int(),
      cost: z.number().nullable(),
      /** 0–1 of the cost of all of them. */
      costShare: z.number(),
      unknownCostRequests: z.int(),
    }),
  ),
});
export const ownTotalsSchema = z.object({
  requests: z.int(),
  totalTokens: z.int(),
  cost: z.number(),
  todayCost: z.number(),
  todayTokens: z.int(),
  monthCost: z.number(),
  monthTokens: z.int(),
});

const nothing: Usage = {
  requests: 0,
  promptTokens: 0,
  outputTokens: 0,
  totalTokens: 0,
  estimatedTokens: 0,
  cost: 0,
  unknownCostRequests: 0,
};

export async function getOwnTotals(
  database: Database,
  userId: string,
): Promise<z.output<typeof ownTotalsSchema>> {
  const totals = await usageTotals(database, { by: 'user', ids: [userId], zone: await dayZone(database) });
  const used = totals.get(userId) ?? noUsage;
  return {
    requests: used.requestCount,
    totalTokens: used.totalTokens,
    cost: usdNumber(used.cost),
    todayCost: usdNumber(used.todayCost),
    todayTokens: used.todayTokens,
    monthCost: usdNumber(used.monthCost),
    monthTokens: used.monthTokens,
  };
}

function usageOf(sums: Awaited<ReturnType<typeof groupedSums>>['rows'][number]['sums']): Usage {
  const prompt = sumOf(sums, promptMeasures);
  return {
    requests: Number(sums.requests ?? 0n),
    promptTokens: Number(prompt),
    outputTokens: Number(sums.outputTokens ?? 0n),
    totalTokens: Number(prompt + (sums.outputTokens ?? 0n)),
    estimatedTokens: Number(sums.estimatedTokens ?? 0n),
    cost: usdNumber(sums.cost ?? 0n),
    unknownCostRequests: Number(sums.unknownCostRequests ?? 0n),
  };
}

/** Every day of the period in the asked time zone, those without a request too. */
export async function getOwnDays(
  database: Database,
  filters: Filters,
  userId: string,
): Promise<z.output<typeof daysSchema>> {
  const from = filters.from ?? (await oldestSum(database)) ?? filters.to;
  const { rows } = await groupedSums(database, {
    filters: await resolveFilters(database, scopedToUser(filters, userId)),
    period: { from, to: filters.to },
    calendar: await sumsCalendar(database),
    groupBy: null,
    interval: 'day',
    measures: usageMeasures,
  });
  const byDay = new Map(rows.map((row) => [dayOf(row.interval, filters.zone), usageOf(row.sums)]));
  const days: z.output<typeof daySchema>[] = [];
  const last = dayOf(Math.max(from, filters.to - 1), filters.zone);
  for (let day = dayOf(from, filters.zone); day <= last && days.length < mostDays; day = addDays(day, 1)) {
    days.push({ date: isoDay(day), ...(byDay.get(day) ?? nothing) });
  }
  return { days };
}

/** One calendar month: its sums and its days. */
export async function getOwnMonth(
  database: Database,
  filters: Filters,
  userId: string,
): Promise<z.output<typeof monthSchema>> {
  const { days } = await getOwnDays(database, filters, userId);
  const { rows } = await groupedSums(database, {
    filters: await resolveFilters(database, scopedToUser(filters, userId)),
    period: filters,
    calendar: await sumsCalendar(database),
    groupBy: null,
    measures: usageMeasures,
  });
  const month = isoDay(dayOf(filters.from ?? nowMillis(), filters.zone)).slice(0, 7);
  return { month, ...(rows[0] ? usageOf(rows[0].sums) : nothing), days };
}

export async function getOwnModels(
  database: Database,
  filters: Filters,
  userId: string,
): Promise<z.output<typeof ownModelsSchema>> {
  const { rows } = await groupedSums(database, {
    filters: await resolveFilters(database, scopedToUser(filters, userId)),
    period: filters,
    calendar: await sumsCalendar(database),
    groupBy: { dimension: 'model' },
    measures: usageMeasures,
  });
  const used = rows.filter(({ sums }) => (sums.requests ?? 0n) > 0n);
  const nameOf = await groupNames(
    database,
    { dimension: 'model' },
    used.map(({ group }) => group),
  );
  const total = used.reduce((sum, { sums }) => sum + (sums.cost ?? 0n), 0n);
  return {
    models: used
      .map(({ group, sums }) => {
        const cost = sums.cost ?? 0n;
        const { requests, totalTokens, unknownCostRequests } = usageOf(sums);
        return {
          model: nameOf(group).value,
          requestCount: requests,
          totalTokens,
          cost: unknownCostRequests > 0 && cost === 0n ? null : usdNumber(cost),
          costShare: total === 0n ? 0 : Number(cost) / Number(total),
          unknownCostRequests,
        };
      })
      .sort((left, right) => right.requestCount - left.requestCount || (left.model < right.model ? -1 : 1)),
  };
}
