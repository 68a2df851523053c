// Tokens × prices in BigInt. Everything is summed exactly and rounded once.
import { applyRate, divideRoundHalfUp } from '@/lib/money';
import type { CapturedPrice, TokenPrices } from '@/lib/pricing/captured-price';

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

const million = 1_000_000n;
/** Weights below are nano-USD × 10^12: a million for "per million tokens", a million for the service tier. */
const weightScale = million * million;

function pricesFor(price: CapturedPrice, prices: TokenPrices, tokens: BilledTokens): TokenPrices {
  const prompt = tokens.inputTokens + tokens.cacheReadTokens + tokens.cacheWriteTokens;
  return price.contextTiers?.findLast((tier) => prompt > tier.above) ?? prices;
}

/** What each part weighs: [input, cache read, cache write, output]. */
function tokenWeights(price: CapturedPrice, tokens: BilledTokens, units: BilledUnits): bigint[] | null {
  if (!price.tokens) return null;
  const prices = pricesFor(price, price.tokens, tokens);
  const factor = BigInt(price.serviceTiers?.[units.serviceTier ?? ''] ?? million);
  const longWrites = Math.min(tokens.cacheWrite1hTokens, tokens.cacheWriteTokens);
  const shortWrites = tokens.cacheWriteTokens - longWrites;
  const weigh = (count: number, amount: number) => BigInt(count) * BigInt(amount) * factor;
  return [
    weigh(tokens.inputTokens, prices.input),
    weigh(tokens.cacheReadTokens, prices.cacheRead),
    weigh(shortWrites, prices.cacheWrite5m) + weigh(longWrites, prices.cacheWrite1h),
    weigh(tokens.outputTokens, prices.output),
  ];
}

/** Images, seconds and characters; null where none of them is both used and priced. */
function unitWeight(price: CapturedPrice, units: BilledUnits): bigint | null {
  let weight: bigint | null = null;
  const add = (amount: number | undefined, count: number | undefined, perUnit: bigint) => {
    if (amount === undefined || count === undefined) return;
    weight = (weight ?? 0n) + BigInt(amount) * BigInt(Math.round(count)) * perUnit;
  };
  add(price.perImage, units.images, weightScale);
  add(price.perSecond, units.seconds === undefined ? undefined : units.seconds * 1000, weightScale / 1000n);
  add(price.perMillionCharacters, units.characters, million);
  return weight;
}

/** Shares `total` out by weight so that nothing is lost: each gets its floor, the largest remainders the rest. */
function shareOut(total: bigint, weights: readonly bigint[]): bigint[] {
  const sum = weights.reduce((left, right) => left + right, 0n);
  if (sum === 0n) return weights.map(() => 0n);
  const shares = weights.map((weight) => (total * weight) / sum);
  let rest = total - shares.reduce((left, right) => left + right, 0n);
  const byRemainder = weights
    .map((weight, index) => ({ index, remainder: (total * weight) % sum }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder < b.remainder ? 1 : -1));
  for (const { index } of byRemainder) {
    if (rest === 0n) break;
    shares[index]! += 1n;
    rest -= 1n;
  }
  return shares;
}

/**
 * Null where it cannot be known: no price, nothing counted, or only units used that have no price. What was
 * never forwarded costs nothing, which is for the caller to say.
 */
export function computeCost(
  price: CapturedPrice | null,
  tokens: BilledTokens | null,
  units: BilledUnits,
  rateMillionths: bigint,
): Cost | null {
  if (!price) return null;
  const byToken = tokens ? tokenWeights(price, tokens, units) : null;
  const byUnit = unitWeight(price, units);
  const byRequest = price.perRequest === undefined ? null : BigInt(price.perRequest) * weightScale;
  // A price for each request alone is the whole price only where tokens have none.
  if (!byToken && byUnit === null && (byRequest === null || price.tokens)) return null;

  const weights = [...(byToken ?? [0n, 0n, 0n, 0n]), (byUnit ?? 0n) + (byRequest ?? 0n)];
  const baseCost = divideRoundHalfUp(
    weights.reduce((left, right) => left + right, 0n),
    weightScale,
  );
  const cost = applyRate(baseCost, rateMillionths);
  const parts = shareOut(cost, weights);
  return {
    baseCost,
    cost,
    inputCost: parts[0]!,
    cacheReadCost: parts[1]!,
    cacheWriteCost: parts[2]!,
    outputCost: parts[3]!,
    otherCost: parts[4]!,
  };
}
