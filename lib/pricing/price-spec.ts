// A price as a person writes it: plain numbers of the currency, for a million tokens or for one unit.
import { z } from 'zod';
import { divideRoundHalfUp, parseDecimal } from '@/lib/money';
import type { CapturedPrice, TokenPrices } from '@/lib/pricing/captured-price';

export const currencies = ['USD', 'CNY'] as const;
export type Currency = (typeof currencies)[number];

/** Dearer than any price there is, and far below where nano-USD would leave the exact integers. */
const mostPerMillion = 1_000_000;

const amount = z
  .number()
  .min(0)
  .max(mostPerMillion)
  .refine((value) => parseDecimal(value, 9) !== null, 'at most nine decimals');

const tokenAmounts = z.object({
  input: amount,
  output: amount,
  /** Left out: the same as input. */
  cacheRead: amount.optional(),
  cacheWrite5m: amount.optional(),
  /** Left out: the same as cacheWrite5m. */
  cacheWrite1h: amount.optional(),
});

const multiplier = z
  .number()
  .min(0)
  .max(1_000)
  .refine((value) => parseDecimal(value, 6) !== null, 'at most six decimals');

export const priceSpecSchema = z
  .object({
    ...tokenAmounts.partial().shape,
    perRequest: amount.optional(),
    perImage: amount.optional(),
    perSecond: amount.optional(),
    perMillionCharacters: amount.optional(),
    /** Prices of the whole request once its prompt has more tokens than `above`. */
    contextTiers: z
      .array(tokenAmounts.extend({ above: z.number().int().positive() }))
      .max(10)
      .optional(),
    /** What token prices are multiplied by, by the service tier the upstream names (flex, priority, batch). */
    serviceTiers: z.record(z.string().min(1).max(40), multiplier).optional(),
  })
  .superRefine((spec, context) => {
    if ((spec.input === undefined) !== (spec.output === undefined)) {
      context.addIssue({ code: 'custom', message: 'input and output go together', path: ['output'] });
    }
    const units = [spec.perRequest, spec.perImage, spec.perSecond, spec.perMillionCharacters];
    if (spec.input === undefined && units.every((unit) => unit === undefined)) {
      context.addIssue({
        code: 'custom',
        message: 'a price for tokens or for one unit is needed',
        path: ['input'],
      });
    }
    if (
      spec.input === undefined &&
      (spec.contextTiers?.length || spec.cacheRead !== undefined || spec.cacheWrite5m !== undefined)
    ) {
      context.addIssue({
        code: 'custom',
        message: 'token prices need input and output',
        path: ['input'],
      });
    }
    const tiers = spec.contextTiers?.map((tier) => tier.above) ?? [];
    if (tiers.some((above, index) => index > 0 && above <= tiers[index - 1]!)) {
      context.addIssue({
        code: 'custom',
        message: 'tiers must ascend, each above the one before',
        path: ['contextTiers'],
      });
    }
  });
export type PriceSpec = z.infer<typeof priceSpecSchema>;

/** Billionths of the currency for one USD, and what to call that rate in a price's version. */
export type ExchangeQuote = { perUsd: bigint; label: string };

type TokenAmounts = z.infer<typeof tokenAmounts>;

/** The spec in nano-USD, whole. Fractions of a nano-USD per million tokens round half up. */
export function capturePrice(
  spec: PriceSpec,
  named: { version: string; provider: string; model: string },
  quote: ExchangeQuote | null,
): CapturedPrice {
  const nano = (value: number): number => {
    const scaled = parseDecimal(value, 9) ?? BigInt(Math.round(value * 1e9));
    return Number(quote ? divideRoundHalfUp(scaled * 1_000_000_000n, quote.perUsd) : scaled);
  };
  const tokens = (amounts: TokenAmounts): TokenPrices => {
    const write = amounts.cacheWrite5m ?? amounts.input;
    return {
      input: nano(amounts.input),
      cacheRead: nano(amounts.cacheRead ?? amounts.input),
      cacheWrite5m: nano(write),
      cacheWrite1h: nano(amounts.cacheWrite1h ?? write),
      output: nano(amounts.output),
    };
  };
  const optional = (value: number | undefined) => (value === undefined ? undefined : nano(value));
  const { input, output } = spec;
  return {
    version: quote ? `${named.version}@${quote.label}` : named.version,
    provider: named.provider,
    model: named.model,
    tokens: input === undefined || output === undefined ? null : tokens({ ...spec, input, output }),
    contextTiers: spec.contextTiers?.length
      ? spec.contextTiers.map((tier) => ({ ...tokens(tier), above: tier.above }))
      : undefined,
    serviceTiers: spec.serviceTiers
      ? Object.fromEntries(
          Object.entries(spec.serviceTiers).map(([tier, factor]) => [
            tier,
            Number(parseDecimal(factor, 6) ?? 0n),
          ]),
        )
      : undefined,
    perRequest: optional(spec.perRequest),
    perImage: optional(spec.perImage),
    perSecond: optional(spec.perSecond),
    perMillionCharacters: optional(spec.perMillionCharacters),
  };
}
