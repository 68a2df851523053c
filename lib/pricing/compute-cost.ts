import type { CapturedPrice } from '@/lib/pricing/captured-price';

/** Disjoint, see the buckets of a row. `cacheWrite1hTokens` is the part of `cacheWriteTokens` kept for an hour. */
export type BilledTokens = {
  inputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  cacheWrite1hTokens: number;
  outputTokens: number;
};

export type BilledUnits = {
  images?: number;
  seconds?: number;
  characters?: number;
  /** What the upstream calls it: flex, priority, batch. */
  serviceTier?: string;
};

/** Nano-USD. The five parts add up to `cost` exactly. */
export type Cost = {
  baseCost: bigint;
  cost: bigint;
  inputCost: bigint;
  cacheReadCost: bigint;
  cacheWriteCost: bigint;
  outputCost: bigint;
  otherCost: bigint;
};

/** Null where it cannot be known: no price, nothing counted, or a unit used that has no price. */
export function computeCost(
  _price: CapturedPrice | null,
  _tokens: BilledTokens | null,
  _units: BilledUnits,
  _rateMillionths: bigint,
): Cost | null {
  throw new Error('not ready');
}
