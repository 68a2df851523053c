import type { Timeseries } from '@/lib/queries/usage';

/** How many models have a curve; the rest are too small to have one worth seeing. */
export const modelsWithTrend = 50;

/** The course of each model, by its name. */
export function trendsByModel(answer: Timeseries | undefined): ReadonlyMap<string, readonly number[]> {
  const trends = new Map<string, number[]>();
  for (const { group, value } of answer?.points ?? []) {
    const values = trends.get(group);
    if (values) values.push(value ?? 0);
    else trends.set(group, [value ?? 0]);
  }
  return trends;
}
