// What may be said about an upstream account, and what is answered about one.
import { z } from 'zod';
import { environment } from '@/lib/env';
import { instantAnswer, instantField, nameField, usdAnswer } from '@/lib/http/fields';
import { accountTimeoutsSchema, authStyles, platforms } from '@/lib/pool/account';
import { refuseLiteral } from '@/lib/pool/address-guard';
import { proxyProtocols } from '@/lib/pool/connector';

function urlProblem(value: string, protocols: readonly string[]): string | null {
  if (!URL.canParse(value)) return 'must be an address such as https://api.example.org/v1';
  const url = new URL(value);
  if (!protocols.includes(url.protocol))
    return `must begin with ${protocols.map((name) => `${name}//`).join(' or ')}`;
  try {
    refuseLiteral(url.hostname, environment().privateUpstreams);
  } catch {
    return 'is an address that may not be connected to';
  }
  return null;
}

const baseUrl = z
  .string()
  .trim()
  .max(500)
  .superRefine((value, context) => {
    const problem = urlProblem(value, ['https:', 'http:']);
    if (problem) return context.addIssue({ code: 'custom', message: problem });
    const url = new URL(value);
    if (url.username || url.password || url.hash) {
      context.addIssue({ code: 'custom', message: 'takes no user, password or fragment' });
    }
  });

const proxyUrl = z
  .string()
  .trim()
  .max(1000)
  .superRefine((value, context) => {
    const problem = value === '' ? null : urlProblem(value, proxyProtocols);
    if (problem) context.addIssue({ code: 'custom', message: problem });
  });

const modelName = z.string().trim().min(1).max(200);
const count = z.int().min(0);

export const importedStatsSchema = z.object({
  requestCount: count.optional(),
  successCount: count.optional(),
  errorCount: count.optional(),
  promptTokens: count.optional(),
  completionTokens: count.optional(),
  lastUsedAt: instantField
    .transform((millis) => new Date(Number(millis)).toISOString())
    .nullable()
    .optional(),
  modelUsage: z
    .record(modelName, z.union([z.number().min(0), z.record(z.string(), z.number().min(0))]))
    .optional(),
});

export const accountFieldsSchema = z.strictObject({
  name: nameField.optional(),
  platform: z.enum(platforms).optional(),
  /** The price vendor; by the base URL unless told. */
  provider: z
    .string()
    .trim()
    .regex(/^[a-z0-9][a-z0-9._-]{0,59}$/, 'must be lower-case letters, digits, . _ or -')
    .optional(),
  baseUrl: baseUrl.optional(),
  secret: z
    .string()
    .trim()
    .max(8_000)
    .regex(/^[\x20-\x7e]*$/, 'must be plain printable text')
    .optional(),
  authStyle: z.enum(authStyles).optional(),
  apiVersion: z.string().trim().max(60).nullable().optional(),
  models: z.array(modelName).max(2_000).optional(),
  modelMap: z.record(modelName, modelName).optional(),
  defaultModel: modelName.nullable().optional(),
  importedStats: importedStatsSchema.nullable().optional(),
  proxyUrl: proxyUrl.nullable().optional(),
  tags: z.array(z.string().trim().min(1).max(60)).max(50).optional(),
  mode: z.enum(['api', 'web']).optional(),
  weight: z.int().min(0).max(10_000).optional(),
  priority: z.int().min(-1_000_000).max(1_000_000).optional(),
  maxConcurrency: z.int().min(1).max(1_000_000).nullable().optional(),
  onDisconnect: z.enum(['abort', 'drain']).optional(),
  timeouts: accountTimeoutsSchema.optional(),
  enabled: z.boolean().optional(),
});
export type AccountFields = z.output<typeof accountFieldsSchema>;

export const newAccountSchema = accountFieldsSchema.required({ platform: true });
export type NewAccount = z.output<typeof newAccountSchema>;

export const accountAnswerSchema = z.object({
  id: z.string(),
  name: z.string(),
  platform: z.enum(platforms),
  provider: z.string(),
  baseUrl: z.string(),
  /** Enough to recognise it, too little to use it. */
  secretHint: z.string(),
  authStyle: z.string(),
  apiVersion: z.string().nullable(),
  models: z.array(z.string()),
  modelMap: z.record(z.string(), z.string()),
  defaultModel: z.string().nullable(),
  importedStats: z.record(z.string(), z.unknown()).nullable(),
  /** The proxy without its login; null where the environment decides. */
  proxyHint: z.string().nullable(),
  tags: z.array(z.string()),
  mode: z.string(),
  weight: z.number(),
  priority: z.number(),
  maxConcurrency: z.number().nullable(),
  onDisconnect: z.string(),
  timeouts: z.record(z.string(), z.number()),
  traits: z.object({
    rejectsStreamOptions: z.boolean(),
    listedModels: z.array(z.string()),
    listedAt: instantAnswer.nullable(),
  }),
  enabled: z.boolean(),
  status: z.enum(['active', 'cooldown', 'disabled', 'failing']),
  cooldownUntil: instantAnswer.nullable(),
  lastError: z.string().nullable(),
  lastErrorAt: instantAnswer.nullable(),
  lastUsedAt: instantAnswer.nullable(),
  activeRequests: z.number(),
  createdAt: instantAnswer,
  updatedAt: instantAnswer,
  stats: z.object({
    requests: z.number(),
    success: z.number(),
    errors: z.number(),
    successRate: z.number().nullable(),
    totalTokens: z.number(),
    cost: usdAnswer,
    baseCost: usdAnswer,
    todayRequests: z.number(),
    todayTokens: z.number(),
    todayBaseCost: usdAnswer,
  }),
});
export type AccountAnswer = z.input<typeof accountAnswerSchema>;
