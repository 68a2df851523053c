// What can happen that somebody should know. An alert keeps typed facts, not words: the words are made in the
// language of whoever reads them.
import { z } from 'zod';

const usd = z.number();

export const alertFacts = {
  quota: z.object({
    quotaId: z.string(),
    name: z.string(),
    scope: z.enum(['user', 'project', 'key', 'account', 'global']),
    scopeName: z.string(),
    period: z.enum(['day', 'week', 'month', 'total']),
    measure: z.enum(['tokens', 'cost']),
    threshold: z.number(),
    used: z.number(),
    limit: z.number(),
    resetsAt: z.string().nullable(),
  }),
  error_rate: z.object({ percent: z.number(), errors: z.int(), requests: z.int(), minutes: z.int() }),
  account_down: z.object({
    accountId: z.string(),
    accountName: z.string(),
    failures: z.int(),
    lastError: z.string(),
  }),
  spend_spike: z.object({ spent: usd, usual: usd, factor: z.number(), hours: z.int() }),
  journal_age: z.object({ node: z.string(), seconds: z.int(), pending: z.int() }),
  drift: z.object({ what: z.string(), where: z.string(), expected: z.string(), found: z.string() }),
  price_unknown: z.object({ model: z.string(), requests: z.int(), day: z.string() }),
} as const;

export type AlertKind = keyof typeof alertFacts;
export const alertKinds = Object.keys(alertFacts) as [AlertKind, ...AlertKind[]];
export type FactsOf<Kind extends AlertKind> = z.output<(typeof alertFacts)[Kind]>;

export const severities = ['warning', 'critical'] as const;
export type Severity = (typeof severities)[number];

/** What a rule of each kind can be told; every field has a default. */
export const ruleConfigs = {
  quota: z.strictObject({}),
  error_rate: z.strictObject({
    percent: z.number().min(0.1).max(100).default(20),
    minRequests: z.int().min(1).default(20),
  }),
  account_down: z.strictObject({ failures: z.int().min(1).max(1000).default(5) }),
  spend_spike: z.strictObject({
    hours: z.int().min(1).max(24).default(1),
    factor: z.number().min(1.1).max(1000).default(3),
    minUsd: z.number().min(0).default(1),
  }),
  journal_age: z.strictObject({ seconds: z.int().min(5).max(86_400).default(60) }),
  drift: z.strictObject({}),
  price_unknown: z.strictObject({}),
} as const satisfies Record<AlertKind, z.ZodType>;

export type RuleConfig<Kind extends AlertKind> = z.output<(typeof ruleConfigs)[Kind]>;

export type AlertEvent = {
  [Kind in AlertKind]: { kind: Kind; facts: FactsOf<Kind> };
}[AlertKind];

/** An alert as it was stored, read back; null where a newer program wrote a kind that this one does not know. */
export function readAlertEvent(kind: string, facts: unknown): AlertEvent | null {
  if (!(kind in alertFacts)) return null;
  const parsed = alertFacts[kind as AlertKind].safeParse(facts);
  return parsed.success ? ({ kind, facts: parsed.data } as AlertEvent) : null;
}
