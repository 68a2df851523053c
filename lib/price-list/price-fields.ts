// What may be said about a price, and what is answered about one.
import { z } from 'zod';
import { instantAnswer, instantField } from '@/lib/http/fields';
import { parseDecimal } from '@/lib/money';
import { currencies, priceSpecSchema } from '@/lib/pricing/price-spec';

const vendor = z
  .string()
  .trim()
  .regex(/^([a-z0-9][a-z0-9._-]{0,59})?$/, 'must be lower-case letters, digits, . _ or -');

export const priceModelParams = z.object({ model: z.string().trim().min(1).max(200) });

export const priceFieldsSchema = z.strictObject({
  ...priceSpecSchema.shape,
  currency: z.enum(currencies).default('USD'),
  /** Narrows the price to one vendor; empty for all. */
  provider: vendor.default(''),
  /** From when on new requests cost this; now unless told. */
  effectiveFrom: instantField.optional(),
  note: z.string().trim().max(500).default(''),
});
export type PriceFields = z.output<typeof priceFieldsSchema>;

export const priceSources = ['own', 'catalogue', 'default'] as const;
export type PriceSource = (typeof priceSources)[number];

export const priceAnswerSchema = z.object({
  /** Name or glob. */
  model: z.string(),
  provider: z.string(),
  source: z.enum(priceSources),
  currency: z.enum(currencies),
  /** For a million tokens, or for one unit, in the currency. */
  price: priceSpecSchema,
  version: z.number().nullable(),
  effectiveFrom: instantAnswer.nullable(),
  note: z.string(),
  /** Whether new requests for exactly this name cost this now. */
  inForce: z.boolean(),
});
export type PriceAnswer = z.input<typeof priceAnswerSchema>;

export const exchangeFieldsSchema = z.strictObject({
  currency: z.enum(['CNY']),
  /** Units of the currency for one USD. */
  perUsd: z
    .number()
    .min(0.000001)
    .max(1_000_000)
    .transform((value, context) => {
      const billionths = parseDecimal(value, 9);
      if (billionths !== null) return billionths;
      context.addIssue({ code: 'custom', message: 'takes at most nine decimals' });
      return z.NEVER;
    }),
  effectiveFrom: instantField.optional(),
});
export type ExchangeFields = z.output<typeof exchangeFieldsSchema>;

export const exchangeAnswerSchema = z.object({
  currency: z.string(),
  perUsd: z.number(),
  effectiveFrom: instantAnswer.nullable(),
});
