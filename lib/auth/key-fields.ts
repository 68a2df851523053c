// What may be said about a client key, and what is answered about one.
import { z } from 'zod';
import { isAddressOrRange } from '@/lib/address-list';
import { instantAnswer, instantField, nameField, usdAnswer, usdField } from '@/lib/http/fields';

export const platforms = ['openai', 'anthropic', 'gemini', 'azure-openai', 'openai-compatible'] as const;

const limit = z.int().min(1).max(2_000_000_000).nullable();
const tokenLimit = z
  .int()
  .min(1)
  .nullable()
  .transform((value) => (value === null ? null : BigInt(value)));
const tagName = z.string().regex(/^[A-Za-z0-9_-]{1,40}$/, 'must be 1 to 40 letters, digits, - or _');

/** What the owner of a key may set. */
export const keyFieldsSchema = z.strictObject({
  name: nameField.optional(),
  allowedPlatforms: z.array(z.enum(platforms)).max(20).optional(),
  allowedModels: z.array(z.string().trim().min(1).max(200)).max(500).optional(),
  allowedIps: z
    .array(z.string().trim().refine(isAddressOrRange, 'must be an address or a range such as 10.0.0.0/8'))
    .max(200)
    .optional(),
  rpm: limit.optional(),
  tpm: limit.optional(),
  maxConcurrency: limit.optional(),
  dailyTokens: tokenLimit.optional(),
  monthlyTokens: tokenLimit.optional(),
  dailyCost: usdField.nullable().optional(),
  monthlyCost: usdField.nullable().optional(),
  expiresAt: instantField.nullable().optional(),
  tags: z
    .record(tagName, z.string().max(100))
    .refine((tags) => Object.keys(tags).length <= 20, 'takes at most 20 tags')
    .optional(),
  enabled: z.boolean().optional(),
  recordConversations: z.boolean().optional(),
  responseCache: z.boolean().optional(),
});

/** What an administrator may set beside it. */
export const adminKeyFieldsSchema = keyFieldsSchema.extend({
  projectId: z.string().min(1).max(100).nullable().optional(),
});
export type AdminKeyFields = z.output<typeof adminKeyFieldsSchema>;

const amounts = z.object({ tokens: z.number().nullable(), cost: usdAnswer.nullable() });
const keyPeriod = z.object({
  usage: z.object({ tokens: z.number(), cost: usdAnswer }),
  limits: amounts,
  percentage: amounts,
  resetsAt: instantAnswer,
});

export const keyAnswerSchema = z.object({
  id: z.string(),
  name: z.string(),
  userId: z.string(),
  userName: z.string(),
  projectId: z.string().nullable(),
  projectName: z.string().nullable(),
  prefix: z.string(),
  last4: z.string(),
  allowedPlatforms: z.array(z.string()),
  allowedModels: z.array(z.string()),
  allowedIps: z.array(z.string()),
  rpm: z.number().nullable(),
  tpm: z.number().nullable(),
  maxConcurrency: z.number().nullable(),
  dailyTokens: z.number().nullable(),
  monthlyTokens: z.number().nullable(),
  dailyCost: usdAnswer.nullable(),
  monthlyCost: usdAnswer.nullable(),
  expiresAt: instantAnswer.nullable(),
  tags: z.record(z.string(), z.string()),
  enabled: z.boolean(),
  /** Then only an administrator enables it again. */
  disabledByAdmin: z.boolean(),
  recordConversations: z.boolean(),
  responseCache: z.boolean(),
  createdAt: instantAnswer,
  lastUsedAt: instantAnswer.nullable(),
  /** Until then the key before the last rotation still works. */
  previousExpiresAt: instantAnswer.nullable(),
  requestCount: z.number(),
  totalTokens: z.number(),
  cost: usdAnswer,
  todayCost: usdAnswer,
  /** How much of the key's own limits is used; null where it has none. */
  quota: z
    .object({ exceeded: z.boolean(), day: keyPeriod.nullable(), month: keyPeriod.nullable() })
    .nullable(),
});
export type KeyAnswer = z.input<typeof keyAnswerSchema>;

/** The whole key appears this once, in the answer that made it. */
export const newKeyAnswerSchema = keyAnswerSchema.extend({ key: z.string() });
