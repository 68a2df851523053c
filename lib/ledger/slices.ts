// What the sums are kept by: everything, each single dimension, and the few pairs that pages ask for.
// The numbers are stored in every sum; never renumber. `a` and `b` are Dimension ids, 0 where absent; for
// `stream` and `cached` they are 0 or 1.

export const dimensions = [
  'key',
  'user',
  'project',
  'account',
  'provider',
  'model',
  'protocol',
  'mode',
  'status',
  'errorCode',
  'usageSource',
  'stream',
  'cached',
] as const;
export type DimensionName = (typeof dimensions)[number];

export const singleSlices = {
  all: 0,
  key: 1,
  user: 2,
  project: 3,
  account: 4,
  provider: 5,
  model: 6,
  protocol: 7,
  mode: 8,
  status: 9,
  errorCode: 10,
  usageSource: 11,
  stream: 12,
  cached: 13,
  tag: 14,
} as const satisfies Record<'all' | 'tag' | DimensionName, number>;

/** Pairs: `a` is the first dimension, `b` the second. Pairs carry no latency histograms. */
export const pairSlices = [
  { slice: 20, a: 'key', b: 'model' },
  { slice: 21, a: 'user', b: 'model' },
  { slice: 22, a: 'user', b: 'status' },
  { slice: 23, a: 'account', b: 'model' },
] as const satisfies readonly { slice: number; a: DimensionName; b: DimensionName }[];

/** The numbers of all of them. */
export const allSlices: readonly number[] = [
  ...Object.values(singleSlices),
  ...pairSlices.map(({ slice }) => slice),
];

/** The measures of usage_quarter_hours and usage_stats_daily, in column order. */
export const measures = [
  'requests',
  'success',
  'errors',
  'aborted',
  'interrupted',
  'rejected',
  'inputTokens',
  'cacheReadTokens',
  'cacheWriteTokens',
  'cacheWrite1hTokens',
  'outputTokens',
  'reasoningTokens',
  'estimatedTokens',
  'baseCost',
  'cost',
  'unknownCostRequests',
  'cachedRequests',
  'savedTokens',
  'savedCost',
  'inputCost',
  'cacheReadCost',
  'cacheWriteCost',
  'outputCost',
  'otherCost',
  'durationSum',
  'durationCount',
  'ttftSum',
  'ttftCount',
] as const;
export type Measure = (typeof measures)[number];

export const quarterMillis = 900_000;

/** The UTC quarter-hour that an instant falls into. */
export function quarterOf(millis: number): number {
  return Math.floor(millis / quarterMillis);
}
