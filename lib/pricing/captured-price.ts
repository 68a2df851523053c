// A price as it is captured when a request is admitted: self-contained JSON, journaled with the request, so that
// a late replay costs the same whatever happened to the catalogue since.
import { z } from 'zod';

/** Nano-USD for a million tokens, or for one request, image, second or character: whole and never negative. */
const amount = z.number().int().min(0);

const tokenPrices = z.object({
  input: amount,
  cacheRead: amount,
  cacheWrite5m: amount,
  cacheWrite1h: amount,
  output: amount,
});
export type TokenPrices = z.infer<typeof tokenPrices>;

export const capturedPriceSchema = z.object({
  /** Names the price and its version, e.g. `catalogue:0.1.8:openai/gpt-4o` or `own:gpt-4o:3@CNY7.2`. */
  version: z.string(),
  provider: z.string(),
  model: z.string(),
  /** Null where only the parts below are priced. */
  tokens: tokenPrices.nullable(),
  /** In force for the whole request when its prompt has more tokens than `above`; ascending. */
  contextTiers: z.array(tokenPrices.extend({ above: z.number().int().positive() })).optional(),
  /** What the tokens' price is multiplied by for a service tier the upstream names, in millionths. */
  serviceTiers: z.record(z.string(), amount).optional(),
  perRequest: amount.optional(),
  perImage: amount.optional(),
  perSecond: amount.optional(),
  perMillionCharacters: amount.optional(),
});
export type CapturedPrice = z.infer<typeof capturedPriceSchema>;
