// One request as the API tells it. What users never see is left out by the schema they are answered with, and what
// hides inside a field they do see is taken out here.
import { z } from 'zod';
import type { Database } from '@/lib/db/database';
import { sql, valuesFromJson } from '@/lib/db/dialect';
import { rateNumber, usdNumber } from '@/lib/money';
import { isoTime } from '@/lib/time';
import type { Audience } from './filters';

const text = z.string();
const optionalText = z.string().nullable();
const count = z.int().nullable();
const money = z.number().nullable();

export const userRequestSchema = z.object({
  id: text,
  requestId: text,
  createdAt: text,
  keyId: optionalText,
  keyName: optionalText,
  userId: optionalText,
  userName: optionalText,
  projectId: optionalText,
  projectName: optionalText,
  provider: optionalText,
  protocol: text,
  endpoint: text,
  mode: text,
  model: text,
  stream: z.boolean(),
  status: text,
  httpStatus: count,
  errorCode: optionalText,
  errorMessage: optionalText,
  endReason: optionalText,
  inputTokens: count,
  cacheReadTokens: count,
  cacheWriteTokens: count,
  cacheWrite1hTokens: count,
  outputTokens: count,
  reasoningTokens: count,
  promptTokens: count,
  totalTokens: count,
  estimatedTokens: z.int(),
  usageSource: text,
  usageRaw: optionalText,
  usageNote: optionalText,
  units: z.record(z.string(), z.number()).nullable(),
  cost: money,
  inputCost: money,
  cacheReadCost: money,
  cacheWriteCost: money,
  outputCost: money,
  otherCost: money,
  priceVersion: optionalText,
  cached: z.boolean(),
  savedTokens: z.int(),
  durationMs: count,
  ttftMs: count,
  chunkCount: z.int(),
  clientIp: text,
  userAgent: text,
  conversationId: optionalText,
  sessionId: optionalText,
  tags: z.record(z.string(), z.string()),
});

export const adminRequestSchema = userRequestSchema.extend({
  accountId: optionalText,
  accountName: optionalText,
  platform: optionalText,
  upstreamModel: optionalText,
  upstreamRequestId: optionalText,
  baseCost: money,
  priceRate: z.number(),
  attemptCount: z.int(),
});

export const attemptAnswerSchema = z.object({
  ordinal: z.int(),
  accountId: optionalText,
  accountName: optionalText,
  upstreamModel: optionalText,
  startedAt: text,
  durationMs: count,
  ttftMs: count,
  httpStatus: count,
  errorCode: optionalText,
  errorMessage: optionalText,
  inputTokens: count,
  outputTokens: count,
  upstreamRequestId: optionalText,
});

export const adminRequestDetailSchema = adminRequestSchema.extend({ attempts: z.array(attemptAnswerSchema) });

export type AdminRequest = z.output<typeof adminRequestSchema>;
export type AttemptAnswer = z.output<typeof attemptAnswerSchema>;

/** A row of `requests` as a raw query answers it. */
export type StoredRequest = {
  created_at: bigint;
  id: string;
  key_dim: number;
  user_dim: number;
  project_dim: number;
  account_dim: number;
  provider_dim: number;
  platform_dim: number;
  protocol_dim: number;
  mode_dim: number;
  model_dim: number;
  status_dim: number;
  error_code_dim: number;
  usage_source_dim: number;
  upstream_model: string | null;
  endpoint: string;
  stream: number;
  cached: number;
  http_status: number | null;
  error_message: string | null;
  end_reason: string | null;
  input_tokens: number | null;
  cache_read_tokens: number | null;
  cache_write_tokens: number | null;
  cache_write_1h_tokens: number | null;
  output_tokens: number | null;
  reasoning_tokens: number | null;
  estimated_tokens: number;
  saved_tokens: number;
  units: string | null;
  base_cost: bigint | null;
  price_rate: bigint;
  cost: bigint | null;
  input_cost: bigint | null;
  cache_read_cost: bigint | null;
  cache_write_cost: bigint | null;
  output_cost: bigint | null;
  other_cost: bigint | null;
  price_version: string | null;
  duration_ms: number | null;
  ttft_ms: number | null;
  attempt_count: number;
  chunk_count: number;
  client_ip: string;
  user_agent: string;
  session_id: string;
  conversation_id: string | null;
  upstream_request_id: string | null;
  tags: string;
  usage_raw: string | null;
  usage_note: string | null;
};

const namedTables = { key: 'api_keys', user: 'users', project: 'projects', account: 'accounts' } as const;
type Named = keyof typeof namedTables;

export type Names = {
  /** What a Dimension id stands for, '' where absent. */
  value: (id: number) => string;
  /** Today's name of a key, user, project or account, also of a deleted one. */
  name: (kind: Named, id: string) => string | null;
};

export async function readNames(database: Database, dimensionIds: Iterable<number>): Promise<Names> {
  const ids = [...new Set(dimensionIds)].filter((id) => id > 0);
  const values = new Map<number, { kind: string; value: string }>();
  if (ids.length > 0) {
    const found = await database.read.$queryRaw<{ id: number; kind: string; value: string }[]>(sql`
      SELECT id, kind, value FROM dimensions WHERE id IN ${valuesFromJson(database.dialect, 'integer', ids)}`);
    for (const { id, kind, value } of found) values.set(Number(id), { kind, value });
  }
  const wanted = (kind: Named) =>
    valuesFromJson(
      database.dialect,
      'text',
      [...values.values()].filter((item) => item.kind === kind).map(({ value }) => value),
    );
  const names = new Map<string, string>();
  if (values.size > 0) {
    const rows = await database.read.$queryRaw<{ kind: string; id: string; name: string }[]>(sql`
      SELECT 'key' AS kind, id, name FROM api_keys WHERE id IN ${wanted('key')}
      UNION ALL SELECT 'user' AS kind, id, name FROM users WHERE id IN ${wanted('user')}
      UNION ALL SELECT 'project' AS kind, id, name FROM projects WHERE id IN ${wanted('project')}
      UNION ALL SELECT 'account' AS kind, id, name FROM accounts WHERE id IN ${wanted('account')}`);
    for (const { kind, id, name } of rows) names.set(`${kind}:${id}`, name);
  }
  return {
    value: (id) => values.get(id)?.value ?? '',
    name: (kind, id) => names.get(`${kind}:${id}`) ?? null,
  };
}

export function dimensionIdsOf(row: StoredRequest): number[] {
  return [
    row.key_dim,
    row.user_dim,
    row.project_dim,
    row.account_dim,
    row.provider_dim,
    row.platform_dim,
    row.protocol_dim,
    row.mode_dim,
    row.model_dim,
    row.status_dim,
    row.error_code_dim,
    row.usage_source_dim,
  ];
}

function sumOfKnown(parts: (number | null)[]): number | null {
  const known = parts.filter((part) => part !== null);
  return known.length === 0 ? null : known.reduce((sum, part) => sum + part, 0);
}

/** Some providers tell their own price in the usage they report: that is the base cost, which users never see. */
export function withoutPrices(usageRaw: string | null): string | null {
  if (usageRaw === null) return null;
  try {
    return JSON.stringify(
      JSON.parse(usageRaw, (key, item: unknown) =>
        /cost|price|charge|fee|usd/i.test(key) ? undefined : item,
      ),
    );
  } catch {
    // Cut off at its size limit: what cannot be read cannot be cleaned.
    return null;
  }
}

export function requestAnswer(row: StoredRequest, names: Names, audience: Audience): AdminRequest {
  const orNull = (value: string) => (value === '' ? null : value);
  const keyId = names.value(row.key_dim);
  const userId = names.value(row.user_dim);
  const projectId = names.value(row.project_dim);
  const accountId = names.value(row.account_dim);
  const promptTokens = sumOfKnown([row.input_tokens, row.cache_read_tokens, row.cache_write_tokens]);
  return {
    id: row.id,
    requestId: row.id,
    createdAt: isoTime(row.created_at),
    keyId: orNull(keyId),
    keyName: names.name('key', keyId),
    userId: orNull(userId),
    userName: names.name('user', userId),
    projectId: orNull(projectId),
    projectName: names.name('project', projectId),
    accountId: orNull(accountId),
    accountName: names.name('account', accountId),
    provider: orNull(names.value(row.provider_dim)),
    platform: orNull(names.value(row.platform_dim)),
    protocol: names.value(row.protocol_dim),
    endpoint: row.endpoint,
    mode: names.value(row.mode_dim),
    model: names.value(row.model_dim),
    upstreamModel: row.upstream_model,
    upstreamRequestId: row.upstream_request_id,
    stream: row.stream === 1,
    status: names.value(row.status_dim),
    httpStatus: row.http_status,
    errorCode: orNull(names.value(row.error_code_dim)),
    errorMessage: row.error_message,
    endReason: row.end_reason,
    inputTokens: row.input_tokens,
    cacheReadTokens: row.cache_read_tokens,
    cacheWriteTokens: row.cache_write_tokens,
    cacheWrite1hTokens: row.cache_write_1h_tokens,
    outputTokens: row.output_tokens,
    reasoningTokens: row.reasoning_tokens,
    promptTokens,
    totalTokens: sumOfKnown([promptTokens, row.output_tokens]),
    estimatedTokens: row.estimated_tokens,
    usageSource: names.value(row.usage_source_dim),
    usageRaw: audience === 'admin' ? row.usage_raw : withoutPrices(row.usage_raw),
    usageNote: row.usage_note,
    units: row.units === null ? null : (JSON.parse(row.units) as Record<string, number>),
    baseCost: usdNumber(row.base_cost),
    priceRate: rateNumber(row.price_rate),
    cost: usdNumber(row.cost),
    inputCost: usdNumber(row.input_cost),
    cacheReadCost: usdNumber(row.cache_read_cost),
    cacheWriteCost: usdNumber(row.cache_write_cost),
    outputCost: usdNumber(row.output_cost),
    otherCost: usdNumber(row.other_cost),
    priceVersion: row.price_version,
    cached: row.cached === 1,
    savedTokens: row.saved_tokens,
    durationMs: row.duration_ms,
    ttftMs: row.ttft_ms,
    attemptCount: row.attempt_count,
    chunkCount: row.chunk_count,
    clientIp: row.client_ip,
    userAgent: row.user_agent,
    conversationId: row.conversation_id,
    sessionId: orNull(row.session_id),
    tags: JSON.parse(row.tags) as Record<string, string>,
  };
}
