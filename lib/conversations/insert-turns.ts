// The statements that write conversations, their messages and turns.
import type { MessageRow, StoredRow } from '@/lib/conversations/store-turns';
import type { TurnSummary } from '@/lib/conversations/summary';
import type { PlannedTurn } from '@/lib/conversations/threads';
import type { Database, Dialect, Transaction } from '@/lib/db/database';
import { rowsFromJson, sql } from '@/lib/db/dialect';
import { packRows, type RowInsert } from '@/lib/db/row-insert';

const conversationColumns = {
  id: 'text',
  key_dim: 'integer',
  user_dim: 'integer',
  project_dim: 'integer',
  model_dim: 'integer',
  protocol_dim: 'integer',
  session_id: 'text',
  title: 'text',
  created_at: 'bigint',
} as const;

export async function insertConversations(
  tx: Transaction,
  dialect: Dialect,
  summaries: readonly TurnSummary[],
): Promise<void> {
  const fresh = summaries.filter(({ isNew }) => isNew);
  if (fresh.length === 0) return;
  const rows = fresh.map(({ conversationId, keyDim, row, title, createdAt }) => ({
    id: conversationId,
    key_dim: keyDim,
    user_dim: row.userDim,
    project_dim: row.projectDim,
    model_dim: row.modelDim,
    protocol_dim: row.protocolDim,
    session_id: row.sessionId,
    title,
    created_at: createdAt,
  }));
  await tx.$executeRaw(sql`
    INSERT INTO conversations (id, key_dim, user_dim, project_dim, model_dim, protocol_dim, session_id, title,
      turn_count, message_count, created_at, updated_at)
    SELECT id, key_dim, user_dim, project_dim, model_dim, protocol_dim, session_id, title, 0, 0, created_at, created_at
    FROM ${rowsFromJson(dialect, conversationColumns, rows)} AS incoming`);
}

const additionColumns = {
  id: 'text',
  model_dim: 'integer',
  preview: 'text',
  turns: 'integer',
  messages: 'integer',
  tokens: 'bigint',
  cost: 'bigint',
  bytes: 'bigint',
  truncated: 'integer',
  updated_at: 'bigint',
} as const;

type Addition = {
  id: string;
  model_dim: number;
  preview: string;
  turns: number;
  messages: number;
  tokens: number;
  cost: bigint | null;
  bytes: number;
  truncated: number;
  updated_at: number;
};

/** Answers how many turns each conversation has now; on Postgres its row stays locked until the commit. */
export async function addToConversations(
  tx: Transaction,
  dialect: Dialect,
  summaries: readonly TurnSummary[],
): Promise<Map<string, number>> {
  const additions = new Map<string, Addition>();
  for (const { conversationId, row, preview, messages, storedBytes, truncated, createdAt } of summaries) {
    const before = additions.get(conversationId);
    const isNewest = !before || createdAt >= before.updated_at;
    additions.set(conversationId, {
      id: conversationId,
      model_dim: isNewest ? row.modelDim : before.model_dim,
      preview: isNewest ? preview : before.preview,
      turns: (before?.turns ?? 0) + 1,
      messages: (before?.messages ?? 0) + messages,
      tokens: (before?.tokens ?? 0) + row.totalTokens,
      cost: row.cost === null ? (before?.cost ?? null) : (before?.cost ?? 0n) + row.cost,
      bytes: (before?.bytes ?? 0) + storedBytes,
      truncated: truncated || before?.truncated ? 1 : 0,
      updated_at: Math.max(createdAt, before?.updated_at ?? 0),
    });
  }
  // Sorted, so that two nodes wait for each other and never in a circle.
  const rows = [...additions.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const counted = await tx.$queryRaw<{ id: string; turn_count: number }[]>(sql`
    UPDATE conversations SET
      model_dim = incoming.model_dim,
      preview = incoming.preview,
      turn_count = conversations.turn_count + incoming.turns,
      message_count = conversations.message_count + incoming.messages,
      total_tokens = conversations.total_tokens + incoming.tokens,
      cost = CASE WHEN incoming.cost IS NULL THEN conversations.cost
        ELSE COALESCE(conversations.cost, 0) + incoming.cost END,
      stored_bytes = conversations.stored_bytes + incoming.bytes,
      truncated = (CASE WHEN incoming.truncated = 1 THEN true ELSE conversations.truncated END),
      updated_at = CASE WHEN incoming.updated_at > conversations.updated_at THEN incoming.updated_at
        ELSE conversations.updated_at END
    FROM ${rowsFromJson(dialect, additionColumns, rows)} AS incoming
    WHERE conversations.id = incoming.id
    RETURNING conversations.id AS id, conversations.turn_count AS turn_count`);
  return new Map(counted.map(({ id, turn_count }) => [id, Number(turn_count)]));
}

const messageInsert: RowInsert = {
  table: 'messages',
  columns: {
    id: 'bigint',
    conversation_id: 'text',
    parent_id: 'bigint',
    depth: 'integer',
    role: 'text',
    content_hash: 'text',
    chain_hash: 'text',
    key_dim: 'integer',
    body_bytes: 'integer',
    created_at: 'bigint',
    body: 'bytes',
  },
  key: ['id'],
  onConflict: 'fail',
};

export async function insertMessages(
  tx: Transaction,
  database: Database,
  messages: readonly MessageRow[],
): Promise<void> {
  if (messages.length === 0) return;
  const rows = packRows(messageInsert, messages, (message, packer) => {
    packer.number(Number(message.id));
    packer.text(message.conversationId);
    packer.number(message.parentId === null ? null : Number(message.parentId));
    packer.number(message.depth);
    packer.text(message.role);
    packer.text(message.contentHash);
    packer.text(message.chainHash);
    packer.number(message.keyDim);
    packer.number(message.bodyBytes);
    packer.number(message.createdAt);
    packer.text(message.body);
  });
  await database.insertRows(tx, messageInsert, rows);
}

const turnColumns = {
  id: 'text',
  conversation_id: 'text',
  ordinal: 'integer',
  prompt_message_id: 'bigint',
  answer_message_id: 'bigint',
  system_message_id: 'bigint',
  upstream_response_id: 'text',
  finish_reason: 'text',
  model: 'text',
  model_dim: 'integer',
  created_at: 'bigint',
} as const;

export async function insertTurns(
  tx: Transaction,
  dialect: Dialect,
  plans: readonly { plan: PlannedTurn; row: StoredRow }[],
  turnCounts: ReadonlyMap<string, number>,
): Promise<void> {
  const left = new Map<string, number>();
  for (const { plan } of plans) left.set(plan.conversationId, (left.get(plan.conversationId) ?? 0) + 1);
  const rows = plans.map(({ plan, row }) => {
    const after = (left.get(plan.conversationId) ?? 1) - 1;
    left.set(plan.conversationId, after);
    return {
      id: plan.item.requestId,
      conversation_id: plan.conversationId,
      ordinal: (turnCounts.get(plan.conversationId) ?? 1) - after,
      prompt_message_id: plan.promptMessageId,
      answer_message_id: plan.answerMessageId,
      system_message_id: plan.systemMessageId,
      upstream_response_id: plan.item.turn.responseId,
      finish_reason: plan.item.turn.finishReason,
      model: row.model,
      model_dim: row.modelDim,
      created_at: plan.item.createdAt,
    };
  });
  await tx.$executeRaw(sql`
    INSERT INTO turns (id, conversation_id, ordinal, request_created_at, prompt_message_id, answer_message_id,
      system_message_id, upstream_response_id, finish_reason, model, model_dim, created_at)
    SELECT id, conversation_id, ordinal, created_at, prompt_message_id, answer_message_id, system_message_id,
      upstream_response_id, finish_reason, model, model_dim, created_at
    FROM ${rowsFromJson(dialect, turnColumns, rows)} AS incoming`);
}

const linkColumns = { created_at: 'bigint', id: 'text', conversation_id: 'text' } as const;

export async function linkRequests(
  tx: Transaction,
  dialect: Dialect,
  plans: readonly PlannedTurn[],
): Promise<void> {
  const rows = plans.map(({ item, conversationId }) => ({
    created_at: item.createdAt,
    id: item.requestId,
    conversation_id: conversationId,
  }));
  await tx.$executeRaw(sql`
    UPDATE requests SET conversation_id = incoming.conversation_id
    FROM ${rowsFromJson(dialect, linkColumns, rows)} AS incoming
    WHERE requests.created_at = incoming.created_at AND requests.id = incoming.id`);
}
