// Schemas that many routes' contracts share, so that an instant, an amount or a page looks the same everywhere.
import { z } from 'zod';
import { nowMillis } from '@/lib/clock';
import { parseRate, parseUsd, usdNumber } from '@/lib/money';
import { isoTime, isTimeZone, parseInstant } from '@/lib/time';

// ── In answers ──

/** ISO 8601 UTC. */
export const instantAnswer = z.iso.datetime();

/** USD, exact to nine decimals; null where it is not known. */
export const usdAnswer = z.number().meta({ description: 'USD, exact to nine decimals' });

export const deletedAnswer = z.object({ id: z.string(), deleted: z.literal(true) });

/** A page of a list, with what asks for the next one. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

/** What makes the two above from an instant and from nano-USD. */
export { isoTime, usdNumber };

// ── In requests ──

export const idParams = z.object({ id: z.string().min(1).max(100) });

export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
};

/** `true` and `false` as a query parameter. */
export const flagParameter = z.enum(['true', 'false']).transform((value) => value === 'true');

/** ISO 8601, epoch milliseconds or relative to now (`24h`) as a query parameter. */
export const instantParameter = z.string().transform((value, context) => {
  const instant = parseInstant(value, nowMillis());
  if (instant !== null) return instant;
  context.addIssue({
    code: 'custom',
    message: 'must be ISO 8601, epoch milliseconds, or relative such as 24h',
  });
  return z.NEVER;
});

/** ISO 8601 or epoch milliseconds in a body, as epoch milliseconds. */
export const instantField = z
  .union([z.string().max(40), z.number().int().nonnegative()])
  .transform((value, context) => {
    const instant = parseInstant(String(value), nowMillis());
    if (instant !== null && !/^\d{1,6}[smhdw]$/.test(String(value))) return BigInt(instant);
    context.addIssue({ code: 'custom', message: 'must be ISO 8601 or epoch milliseconds' });
    return z.NEVER;
  });

/** USD in a body, as nano-USD. */
export const usdField = z
  .number()
  .min(0)
  .max(9_000_000)
  .transform((value, context) => {
    const nano = parseUsd(value);
    if (nano !== null) return nano;
    context.addIssue({ code: 'custom', message: 'takes at most nine decimals' });
    return z.NEVER;
  });

/** A multiplier in a body, as millionths. */
export const rateField = z
  .number()
  .min(0)
  .max(1_000_000)
  .transform((value, context) => {
    const rate = parseRate(value);
    if (rate !== null) return rate;
    context.addIssue({ code: 'custom', message: 'takes at most six decimals' });
    return z.NEVER;
  });

export const emailField = z.string().trim().toLowerCase().max(254).pipe(z.email('must be an e-mail address'));

/** A name that people give: one line, nothing invisible at its ends. */
export const nameField = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(200)
  .regex(/^[^\p{Cc}]*$/u, 'must be one line of text');

export const timeZoneField = z
  .string()
  .max(60)
  .refine(isTimeZone, 'must be a time zone such as Asia/Shanghai');
