import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CapturedPrice } from '@/lib/pricing/captured-price';
import { type BilledTokens, computeCost } from '@/lib/pricing/compute-cost';

const counts = fc.oneof(fc.nat(20), fc.nat(3_000_000));
const amounts = fc.oneof(fc.nat(50), fc.nat(200_000_000_000));
const prices = fc.record({
  input: amounts,
  cacheRead: amounts,
  cacheWrite5m: amounts,
  cacheWrite1h: amounts,
  output: amounts,
});
const price = fc.record(
  {
    version: fc.constant('v'),
    provider: fc.constant('p'),
    model: fc.constant('m'),
    tokens: prices,
    perRequest: fc.option(amounts, { nil: undefined }),
    perImage: fc.option(amounts, { nil: undefined }),
  },
  { requiredKeys: ['version', 'provider', 'model', 'tokens'] },
);
const tokens = fc
  .record({
    inputTokens: counts,
    cacheReadTokens: counts,
    cacheWriteTokens: counts,
    cacheWrite1hTokens: counts,
    outputTokens: counts,
  })
  .map((made) => ({ ...made, cacheWrite1hTokens: Math.min(made.cacheWrite1hTokens, made.cacheWriteTokens) }));

const flat = (input: number, output: number): CapturedPrice => ({
  version: 'v',
  provider: 'p',
  model: 'm',
  tokens: { input, cacheRead: input, cacheWrite5m: input, cacheWrite1h: input, output },
});
const used = (inputTokens: number, outputTokens: number): BilledTokens => ({
  inputTokens,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  cacheWrite1hTokens: 0,
  outputTokens,
});

describe('cost', () => {
  it('is the exact rational sum rounded half up once, times the rate rounded half up once', () => {
    fc.assert(
      fc.property(
        price,
        tokens,
        fc.nat(12),
        fc.bigInt({ min: 0n, max: 100_000_000n }),
        (made, count, images, rate) => {
          const cost = computeCost(made, count, { images }, rate)!;
          const list = made.tokens;
          // Nano-USD × 10^6, as one integer: the sum needs no fraction but the final division.
          const exact =
            BigInt(list.input) * BigInt(count.inputTokens) +
            BigInt(list.cacheRead) * BigInt(count.cacheReadTokens) +
            BigInt(list.cacheWrite5m) * BigInt(count.cacheWriteTokens - count.cacheWrite1hTokens) +
            BigInt(list.cacheWrite1h) * BigInt(count.cacheWrite1hTokens) +
            BigInt(list.output) * BigInt(count.outputTokens) +
            (BigInt(made.perRequest ?? 0) + BigInt(made.perImage ?? 0) * BigInt(images)) * 1_000_000n;
          const halfUp = (numerator: bigint) =>
            numerator / 1_000_000n + (numerator % 1_000_000n >= 500_000n ? 1n : 0n);
          expect(cost.baseCost).toBe(halfUp(exact));
          expect(cost.cost).toBe(halfUp(cost.baseCost * rate));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('has parts that add up to it exactly and are never negative', () => {
    fc.assert(
      fc.property(price, tokens, fc.bigInt({ min: 0n, max: 3_000_000_000n }), (made, count, rate) => {
        const cost = computeCost(made, count, { images: 3 }, rate)!;
        const parts = [
          cost.inputCost,
          cost.cacheReadCost,
          cost.cacheWriteCost,
          cost.outputCost,
          cost.otherCost,
        ];
        expect(parts.reduce((left, right) => left + right, 0n)).toBe(cost.cost);
        for (const part of parts) expect(part >= 0n).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('gives a bucket without tokens no part of the rounding', () => {
    const cost = computeCost(flat(1_500_000, 0), used(1, 0), {}, 1_370_000n)!;
    expect(cost).toMatchObject({ baseCost: 2n, cost: 3n, inputCost: 3n, outputCost: 0n, otherCost: 0n });
  });

  it('is unknown without a price, without counts, or when only unpriced units were used', () => {
    expect(computeCost(null, used(1, 1), {}, 1_000_000n)).toBeNull();
    expect(computeCost(flat(1, 1), null, {}, 1_000_000n)).toBeNull();
    expect(computeCost(flat(1, 1), null, { images: 2 }, 1_000_000n)).toBeNull();
    expect(computeCost({ ...flat(1, 1), tokens: null, perSecond: 5 }, used(3, 4), {}, 1_000_000n)).toBeNull();
  });

  it('meters images, seconds, characters and requests in their units', () => {
    const unit = { version: 'v', provider: 'p', model: 'm', tokens: null };
    expect(computeCost({ ...unit, perImage: 40_000_000 }, null, { images: 2 }, 1_000_000n)?.cost).toBe(
      80_000_000n,
    );
    expect(computeCost({ ...unit, perSecond: 100_000 }, null, { seconds: 12.5 }, 1_000_000n)?.otherCost).toBe(
      1_250_000n,
    );
    expect(
      computeCost({ ...unit, perMillionCharacters: 15_000_000_000 }, null, { characters: 90 }, 1_000_000n)
        ?.cost,
    ).toBe(1_350_000n);
    expect(computeCost({ ...unit, perRequest: 7 }, null, {}, 2_000_000n)?.cost).toBe(14n);
  });

  it('prices the whole request by the tier its prompt reached, cached tokens counted in', () => {
    const tiered: CapturedPrice = {
      ...flat(1_000_000, 2_000_000),
      contextTiers: [
        { ...flat(2_000_000, 3_000_000).tokens!, above: 100 },
        { ...flat(5_000_000, 7_000_000).tokens!, above: 200 },
      ],
    };
    expect(computeCost(tiered, used(100, 1), {}, 1_000_000n)?.baseCost).toBe(102n);
    expect(computeCost(tiered, { ...used(90, 1), cacheReadTokens: 11 }, {}, 1_000_000n)?.baseCost).toBe(205n);
    expect(computeCost(tiered, used(201, 1), {}, 1_000_000n)?.baseCost).toBe(1012n);
  });

  it('multiplies token prices by the service tier the upstream named, also by nothing', () => {
    const tiers: CapturedPrice = { ...flat(10_000_000, 0), serviceTiers: { flex: 500_000, gift: 0 } };
    expect(computeCost(tiers, used(10, 0), { serviceTier: 'flex' }, 1_000_000n)?.cost).toBe(50n);
    expect(computeCost(tiers, used(10, 0), { serviceTier: 'gift' }, 1_000_000n)?.cost).toBe(0n);
    expect(computeCost(tiers, used(10, 0), { serviceTier: 'default' }, 1_000_000n)?.cost).toBe(100n);
  });
});
