import { usdNumber } from '@/lib/money';
import { isoTime } from '@/lib/time';
import type { PeriodRange } from './period';
import type { QuotaUsage } from './quota';
import type { Used } from './used';

export type QuotaLimits = { tokens: bigint | null; cost: bigint | null };

const share = (used: bigint, limit: bigint | null) =>
  limit === null ? null : limit === 0n ? 100 : Number((used * 1_000_000n) / limit) / 10_000;

/** Percentages, whether it is exceeded, and where the period is heading. */
export function quotaUsage(limits: QuotaLimits, used: Used, range: PeriodRange, now: number): QuotaUsage {
  const reached = (value: bigint, limit: bigint | null) => limit !== null && value >= limit;
  return {
    exceeded: reached(used.tokens, limits.tokens) || reached(used.cost, limits.cost),
    usage: { tokens: Number(used.tokens), cost: usdNumber(used.cost) },
    limits: { tokens: limits.tokens === null ? null : Number(limits.tokens), cost: usdNumber(limits.cost) },
    percentage: { tokens: share(used.tokens, limits.tokens), cost: share(used.cost, limits.cost) },
    resetsAt: isoTime(range.end),
    forecast: forecast(used, range, now),
  };
}

function forecast(used: Used, range: PeriodRange, now: number): QuotaUsage['forecast'] {
  if (range.end === null) return null;
  const passed = (now - range.start) / (range.end - range.start);
  // From less than a tenth of a period nobody can tell where it will end.
  if (passed < 0.1) return null;
  return {
    tokens: Math.round(Number(used.tokens) / passed),
    cost: Math.round((usdNumber(used.cost) / passed) * 1e9) / 1e9,
  };
}
