// What one record of usage from elsewhere may say.
import { z } from 'zod';
import { instantField, usdField } from '@/lib/http/fields';
import { endReasons, requestModes, requestStatuses } from '@/lib/journal/record';

const tokens = z.int().min(0).max(2_147_483_647).nullable().optional();
const name = z.string().trim().max(200).default('');
const id = z.string().trim().max(100).optional();

export const usageRecordSchema = z.strictObject({
  /** The record's id where it comes from: bringing it in twice changes nothing. */
  id: z.string().trim().min(1).max(200),
  createdAt: instantField,
  model: z.string().trim().min(1).max(200),
  upstreamModel: z.string().trim().max(200).nullable().optional(),
  /** Say whose it was by any of these; a key brings its user and project. */
  keyId: id,
  userId: id,
  projectId: id,
  accountId: id,
  provider: name,
  platform: name,
  protocol: z.enum(['openai', 'anthropic', 'gemini']).default('openai'),
  mode: z.enum(requestModes).default('api'),
  endpoint: name,
  stream: z.boolean().default(false),
  status: z.enum(requestStatuses).default('success'),
  httpStatus: z.int().min(100).max(599).nullable().optional(),
  errorCode: name,
  errorMessage: z.string().max(2000).nullable().optional(),
  endReason: z.enum(endReasons).nullable().optional(),
  /** Disjoint: what was read from or written to the provider's cache is not in `inputTokens`. */
  inputTokens: tokens,
  cacheReadTokens: tokens,
  cacheWriteTokens: tokens,
  cacheWrite1hTokens: tokens,
  outputTokens: tokens,
  reasoningTokens: tokens,
  units: z
    .strictObject({
      images: z.number().min(0).optional(),
      seconds: z.number().min(0).optional(),
      characters: z.number().min(0).optional(),
    })
    .optional(),
  /** USD. Left out, both are computed from the prices of that time; null says that nobody knows. */
  baseCost: usdField.nullable().optional(),
  cost: usdField.nullable().optional(),
  durationMs: z.int().min(0).nullable().optional(),
  ttftMs: z.int().min(0).nullable().optional(),
  sessionId: name,
  tags: z.record(z.string().min(1).max(40), z.string().min(1).max(100)).default({}),
});
export type UsageRecord = z.output<typeof usageRecordSchema>;

export const mostRecords = 1000;
