// The statements that write requests with their attempts and tags.
import type { Database, Transaction } from '@/lib/db/database';
import type { RowColumns } from '@/lib/db/dialect';
import { packRows, type RowInsert, type RowPacker } from '@/lib/db/row-insert';
import type { AttemptRecord } from '@/lib/journal/record';
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

const requests: RowInsert = {
  table: 'requests',
  columns: requestColumns,
  key: ['created_at', 'id'],
  onConflict: 'leave',
};
const attempts: RowInsert = {
  table: 'request_attempts',
  columns: attemptColumns,
  key: ['request_created_at', 'request_id', 'ordinal'],
  onConflict: 'leave',
};
const tags: RowInsert = {
  table: 'request_tags',
  columns: tagColumns,
  key: ['tag_dim', 'request_created_at', 'request_id'],
  onConflict: 'leave',
};

/** Money is clamped to what a double holds. */
const whole = (value: bigint | null) => (value === null ? null : Number(value));
const jsonOf = (value: Record<string, unknown>) => {
  for (const _name in value) return JSON.stringify(value);
  return '{}';
};

// In the order of the columns above: naming each field of each row would cost as much as writing it.
function packRequest({ record, ids, platformId }: LedgerRow, to: RowPacker): void {
  to.number(record.createdAt);
  to.text(record.id);
  to.number(ids.key);
  to.number(ids.user);
  to.number(ids.project);
  to.number(ids.account);
  to.number(ids.provider);
  to.number(platformId);
  to.number(ids.protocol);
  to.number(ids.mode);
  to.number(ids.model);
  to.number(ids.status);
  to.number(ids.errorCode);
  to.number(ids.usageSource);
  to.text(record.upstreamModel);
  to.text(record.endpoint);
  to.number(ids.stream);
  to.number(ids.cached);
  to.number(record.httpStatus);
  to.text(record.errorMessage);
  to.text(record.endReason);
  to.number(record.inputTokens);
  to.number(record.cacheReadTokens);
  to.number(record.cacheWriteTokens);
  to.number(record.cacheWrite1hTokens);
  to.number(record.outputTokens);
  to.number(record.reasoningTokens);
  to.number(record.estimatedTokens);
  to.number(record.savedTokens);
  to.number(whole(record.savedCost));
  to.text(record.units && jsonOf(record.units));
  to.number(whole(record.baseCost));
  to.number(whole(record.priceRate));
  to.number(whole(record.cost));
  to.number(whole(record.inputCost));
  to.number(whole(record.cacheReadCost));
  to.number(whole(record.cacheWriteCost));
  to.number(whole(record.outputCost));
  to.number(whole(record.otherCost));
  to.text(record.priceVersion);
  to.number(record.durationMs);
  to.number(record.ttftMs);
  to.number(record.attempts.length);
  to.number(record.chunkCount);
  to.text(record.clientIp);
  to.text(record.userAgent);
  to.text(record.sessionId);
  to.text(record.conversationId);
  to.text(record.upstreamRequestId);
  to.text(jsonOf(record.tags));
  to.text(record.usageRaw);
  to.text(record.usageNote);
}

type AttemptRow = { row: LedgerRow; attempt: AttemptRecord; index: number };

function packAttempt(
  { row: { record, attemptAccountIds }, attempt, index }: AttemptRow,
  to: RowPacker,
): void {
  to.number(record.createdAt);
  to.text(record.id);
  to.number(index + 1);
  to.number(attemptAccountIds[index] ?? 0);
  to.text(attempt.upstreamModel);
  to.number(attempt.startedAt);
  to.number(attempt.durationMs);
  to.number(attempt.ttftMs);
  to.number(attempt.httpStatus);
  to.text(attempt.errorCode);
  to.text(attempt.errorMessage);
  to.number(attempt.inputTokens);
  to.number(attempt.outputTokens);
  to.text(attempt.upstreamRequestId);
}

/** Inserts those that are not there yet and answers the places of the others. */
export function insertRequests(
  database: Database,
  tx: Transaction,
  rows: readonly LedgerRow[],
): Promise<number[]> {
  return database.insertRows(tx, requests, packRows(requests, rows, packRequest));
}

export async function insertAttempts(
  database: Database,
  tx: Transaction,
  rows: readonly LedgerRow[],
): Promise<void> {
  const items = rows.flatMap((row) => row.record.attempts.map((attempt, index) => ({ row, attempt, index })));
  if (items.length > 0) await database.insertRows(tx, attempts, packRows(attempts, items, packAttempt));
}

export async function insertTags(
  database: Database,
  tx: Transaction,
  rows: readonly LedgerRow[],
): Promise<void> {
  const items = rows.flatMap(({ record, tagIds }) => tagIds.map((tagId) => ({ record, tagId })));
  if (items.length === 0) return;
  const packed = packRows(tags, items, ({ record, tagId }, to) => {
    to.number(tagId);
    to.number(record.createdAt);
    to.text(record.id);
  });
  await database.insertRows(tx, tags, packed);
}
