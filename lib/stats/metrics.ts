// What can be drawn over time or ranked by: from which sums a metric is made, and how.

import type { Measure } from '@/lib/ledger/slices';
import { usdNumber } from '@/lib/money';
import type { Audience } from './filters';
import type { GroupedRow } from './grouped-sums';
import { percentile } from './histogram';

type Sums = GroupedRow['sums'];

export type Metric = {
  /** The sums it is made of. */
  measures: readonly Measure[];
  /** Percentiles come from a histogram instead. */
  histogram?: 'd' | 't';
  value: (sums: Sums, bins: number[] | null) => number | null;
  /** What tells the larger groups from the smaller: its own amount, or the requests behind a rate. */
  rankBy: readonly Measure[];
  /** Amounts of parts add up to the whole; rates and percentiles do not. */
  addsUp: boolean;
};

const tokenMeasures = ['inputTokens', 'cacheReadTokens', 'cacheWriteTokens', 'outputTokens'] as const;
const promptMeasures = ['inputTokens', 'cacheReadTokens', 'cacheWriteTokens'] as const;

export function sumOf(sums: Sums, measures: readonly Measure[]): bigint {
  return measures.reduce((total, measure) => total + (sums[measure] ?? 0n), 0n);
}

function amount(...measures: Measure[]): Metric {
  return { measures, rankBy: measures, addsUp: true, value: (sums) => Number(sumOf(sums, measures)) };
}

function money(measure: Measure): Metric {
  return {
    measures: [measure],
    rankBy: [measure],
    addsUp: true,
    value: (sums) => usdNumber(sums[measure] ?? 0n),
  };
}

function ratio(part: readonly Measure[], whole: readonly Measure[]): Metric {
  return {
    measures: [...new Set<Measure>([...part, ...whole, 'requests'])],
    rankBy: ['requests'],
    addsUp: false,
    value(sums) {
      const of = sumOf(sums, whole);
      return of === 0n ? null : Number(sumOf(sums, part)) / Number(of);
    },
  };
}

function atShare(histogram: 'd' | 't', share: number): Metric {
  return {
    measures: ['requests'],
    histogram,
    rankBy: ['requests'],
    addsUp: false,
    value: (_sums, bins) => (bins ? percentile(bins, share) : null),
  };
}

export const metrics = {
  requests: amount('requests'),
  success: amount('success'),
  errors: amount('errors'),
  aborted: amount('aborted'),
  interrupted: amount('interrupted'),
  rejected: amount('rejected'),
  totalTokens: amount(...tokenMeasures),
  promptTokens: amount(...promptMeasures),
  inputTokens: amount('inputTokens'),
  cacheReadTokens: amount('cacheReadTokens'),
  cacheWriteTokens: amount('cacheWriteTokens'),
  outputTokens: amount('outputTokens'),
  reasoningTokens: amount('reasoningTokens'),
  estimatedTokens: amount('estimatedTokens'),
  cachedRequests: amount('cachedRequests'),
  savedTokens: amount('savedTokens'),
  unknownCostRequests: amount('unknownCostRequests'),
  cost: money('cost'),
  baseCost: money('baseCost'),
  successRate: ratio(['success'], ['requests']),
  errorRate: ratio(['errors'], ['requests']),
  cacheHitRate: ratio(['cacheReadTokens'], promptMeasures),
  avgDurationMs: ratio(['durationSum'], ['durationCount']),
  avgTtftMs: ratio(['ttftSum'], ['ttftCount']),
  p50DurationMs: atShare('d', 0.5),
  p95DurationMs: atShare('d', 0.95),
  p99DurationMs: atShare('d', 0.99),
  p95TtftMs: atShare('t', 0.95),
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof metrics;

const hiddenFromUsers: ReadonlySet<string> = new Set(['baseCost']);

/** The metrics somebody of that audience may ask for. */
export function metricNames(audience: Audience): [MetricName, ...MetricName[]] {
  const names = (Object.keys(metrics) as MetricName[]).filter(
    (name) => audience === 'admin' || !hiddenFromUsers.has(name),
  );
  return names as [MetricName, ...MetricName[]];
}
