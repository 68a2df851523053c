// The statements that write requests with their attempts and tags.
import type { Dialect, Transaction } from '@/lib/db/database';
import { identifier, join, type RowColumns, type RowOf, rowsFromJson, sql } from '@/lib/db/dialect';
import type { LedgerRow } from './ledger-row';

const requestColumns = {
  created_at: 'bigint',
  id: 'text',
  key_dim: 'integer',
  user_dim: 'integer',
  project_dim: 'integer',
  account_dim: 'integer',
  provider_dim: 'integer',
  platform_dim: 'integer',
  protocol_dim: 'integer',
  mode_dim: 'integer',
  model_dim: 'integer',
  status_dim: 'integer',
  error_code_dim: 'integer',
  usage_source_dim: 'integer',
  upstream_model: 'text',
  endpoint: 'text',
  stream: 'integer',
  cached: 'integer',
  http_status: 'integer',
  error_message: 'text',
  end_reason: 'text',
  input_tokens: 'integer',
  cache_read_tokens: 'integer',
  cache_write_tokens: 'integer',
  cache_write_1h_tokens: 'integer',
  output_tokens: 'integer',
  reasoning_tokens: 'integer',
  estimated_tokens: 'integer',
  saved_tokens: 'integer',
  saved_cost: 'bigint',
  units: 'text',
  base_cost: 'bigint',
  price_rate: 'bigint',
  cost: 'bigint',
  input_cost: 'bigint',
  cache_read_cost: 'bigint',
  cache_write_cost: 'bigint',
  output_cost: 'bigint',
  other_cost: 'bigint',
  price_version: 'text',
  duration_ms: 'integer',
  ttft_ms: 'integer',
  attempt_count: 'integer',
  chunk_count: 'integer',
  client_ip: 'text',
  user_agent: 'text',
  session_id: 'text',
  conversation_id: 'text',
  upstream_request_id: 'text',
  tags: 'text',
  usage_raw: 'text',
  usage_note: 'text',
} as const satisfies RowColumns;

const attemptColumns = {
  request_created_at: 'bigint',
  request_id: 'text',
  ordinal: 'integer',
  account_dim: 'integer',
  upstream_model: 'text',
  started_at: 'bigint',
  duration_ms: 'integer',
  ttft_ms: 'integer',
  http_status: 'integer',
  error_code: 'text',
  error_message: 'text',
  input_tokens: 'integer',
  output_tokens: 'integer',
  upstream_request_id: 'text',
} as const satisfies RowColumns;

const tagColumns = {
  tag_dim: 'integer',
  request_created_at: 'bigint',
  request_id: 'text',
} as const satisfies RowColumns;

function requestRow({ record, ids, platformId }: LedgerRow): RowOf<typeof requestColumns> {
  return {
    created_at: record.createdAt,
    id: record.id,
    key_dim: ids.key,
    user_dim: ids.user,
    project_dim: ids.project,
    account_dim: ids.account,
    provider_dim: ids.provider,
    platform_dim: platformId,
    protocol_dim: ids.protocol,
    mode_dim: ids.mode,
    model_dim: ids.model,
    status_dim: ids.status,
    error_code_dim: ids.errorCode,
    usage_source_dim: ids.usageSource,
    upstream_model: record.upstreamModel,
    endpoint: record.endpoint,
    stream: ids.stream,
    cached: ids.cached,
    http_status: record.httpStatus,
    error_message: record.errorMessage,
    end_reason: record.endReason,
    input_tokens: record.inputTokens,
    cache_read_tokens: record.cacheReadTokens,
    cache_write_tokens: record.cacheWriteTokens,
    cache_write_1h_tokens: record.cacheWrite1hTokens,
    output_tokens: record.outputTokens,
    reasoning_tokens: record.reasoningTokens,
    estimated_tokens: record.estimatedTokens,
    saved_tokens: record.savedTokens,
    saved_cost: record.savedCost,
    units: record.units === null ? null : JSON.stringify(record.units),
    base_cost: record.baseCost,
    price_rate: record.priceRate,
    cost: record.cost,
    input_cost: record.inputCost,
    cache_read_cost: record.cacheReadCost,
    cache_write_cost: record.cacheWriteCost,
    output_cost: record.outputCost,
    other_cost: record.otherCost,
    price_version: record.priceVersion,
    duration_ms: record.durationMs,
    ttft_ms: record.ttftMs,
    attempt_count: record.attempts.length,
    chunk_count: record.chunkCount,
    client_ip: record.clientIp,
    user_agent: record.userAgent,
    session_id: record.sessionId,
    conversation_id: record.conversationId,
    upstream_request_id: record.upstreamRequestId,
    tags: JSON.stringify(record.tags),
    usage_raw: record.usageRaw,
    usage_note: record.usageNote,
  };
}

function attemptRows({ record, attemptAccountIds }: LedgerRow): RowOf<typeof attemptColumns>[] {
  return record.attempts.map((attempt, index) => ({
    request_created_at: record.createdAt,
    request_id: record.id,
    ordinal: index + 1,
    account_dim: attemptAccountIds[index] ?? 0,
    upstream_model: attempt.upstreamModel,
    started_at: attempt.startedAt,
    duration_ms: attempt.durationMs,
    ttft_ms: attempt.ttftMs,
    http_status: attempt.httpStatus,
    error_code: attempt.errorCode,
    error_message: attempt.errorMessage,
    input_tokens: attempt.inputTokens,
    output_tokens: attempt.outputTokens,
    upstream_request_id: attempt.upstreamRequestId,
  }));
}

function columnList(columns: RowColumns) {
  return join(Object.keys(columns).map(identifier));
}

/** Inserts those that are not there yet and answers which these were. */
export async function insertRequests(
  tx: Transaction,
  dialect: Dialect,
  rows: readonly LedgerRow[],
): Promise<Set<string>> {
  const inserted = await tx.$queryRaw<{ id: string }[]>(sql`
    INSERT INTO requests (${columnList(requestColumns)})
    SELECT ${columnList(requestColumns)}
    FROM ${rowsFromJson(dialect, requestColumns, rows.map(requestRow))} AS incoming
    WHERE true
    ON CONFLICT (created_at, id) DO NOTHING
    RETURNING id`);
  return new Set(inserted.map(({ id }) => id));
}

export async function insertAttempts(
  tx: Transaction,
  dialect: Dialect,
  rows: readonly LedgerRow[],
): Promise<void> {
  const attempts = rows.flatMap(attemptRows);
  if (attempts.length === 0) return;
  await tx.$executeRaw(sql`
    INSERT INTO request_attempts (${columnList(attemptColumns)})
    SELECT ${columnList(attemptColumns)}
    FROM ${rowsFromJson(dialect, attemptColumns, attempts)} AS incoming
    WHERE true
    ON CONFLICT DO NOTHING`);
}

export async function insertTags(
  tx: Transaction,
  dialect: Dialect,
  rows: readonly LedgerRow[],
): Promise<void> {
  const tags = rows.flatMap(({ record, tagIds }) =>
    tagIds.map((tagId) => ({ tag_dim: tagId, request_created_at: record.createdAt, request_id: record.id })),
  );
  if (tags.length === 0) return;
  await tx.$executeRaw(sql`
    INSERT INTO request_tags (${columnList(tagColumns)})
    SELECT ${columnList(tagColumns)}
    FROM ${rowsFromJson(dialect, tagColumns, tags)} AS incoming
    WHERE true
    ON CONFLICT DO NOTHING`);
}
