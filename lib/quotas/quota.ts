// What a quota is: so many tokens or so much money for somebody in a period.
import { z } from 'zod';
import { quotaPeriods, quotaScopes } from '@/lib/limits/quota-rules';
import { parseUsd } from '@/lib/money';

const tokens = z.int().min(1);
const cost = z
  .number()
  .positive()
  .max(8_000_000)
  .refine((usd) => parseUsd(usd) !== null, 'takes at most nine decimals');
const thresholds = z
  .array(z.number().positive().max(1000))
  .max(10)
  .transform((values) => [...new Set(values)].sort((a, b) => a - b));

const fields = {
  name: z.string().trim().min(1).max(100),
  scope: z.enum(quotaScopes),
  scopeId: z.string().max(100),
  period: z.enum(quotaPeriods),
  tokens: tokens.nullable(),
  cost: cost.nullable(),
  thresholds,
  action: z.enum(['block', 'alert']),
  unknownPrice: z.enum(['allow', 'block']),
  enabled: z.boolean(),
};

export const newQuotaSchema = z.strictObject({
  name: fields.name.optional(),
  scope: fields.scope,
  scopeId: fields.scopeId.default(''),
  period: fields.period,
  tokens: fields.tokens.default(null),
  cost: fields.cost.default(null),
  thresholds: fields.thresholds.default([90, 100]),
  action: fields.action.default('block'),
  unknownPrice: fields.unknownPrice.default('allow'),
  enabled: fields.enabled.default(true),
});

/** Whom a quota is for stays: another owner is another quota. */
export const quotaChangeSchema = z
  .strictObject({
    name: fields.name,
    period: fields.period,
    tokens: fields.tokens,
    cost: fields.cost,
    thresholds: fields.thresholds,
    action: fields.action,
    unknownPrice: fields.unknownPrice,
    enabled: fields.enabled,
  })
  .partial();

export const quotaUsageSchema = z.object({
  exceeded: z.boolean(),
  usage: z.object({ tokens: z.number(), cost: z.number() }),
  limits: z.object({ tokens: z.number().nullable(), cost: z.number().nullable() }),
  percentage: z.object({ tokens: z.number().nullable(), cost: z.number().nullable() }),
  /** Null for a total, which never starts again. */
  resetsAt: z.string().nullable(),
  /** What the period will have used at its end if it goes on like this; null before a tenth of it has passed. */
  forecast: z.object({ tokens: z.number(), cost: z.number() }).nullable(),
});
export type QuotaUsage = z.output<typeof quotaUsageSchema>;

export const quotaSchema = z.object({
  id: z.string(),
  name: fields.name,
  scope: fields.scope,
  scopeId: z.string(),
  scopeName: z.string(),
  period: fields.period,
  tokens: z.number().nullable(),
  cost: z.number().nullable(),
  thresholds: z.array(z.number()),
  action: fields.action,
  unknownPrice: fields.unknownPrice,
  enabled: z.boolean(),
  status: quotaUsageSchema,
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type QuotaView = z.output<typeof quotaSchema>;
