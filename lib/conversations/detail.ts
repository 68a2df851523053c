// One conversation as a reader wants it: its messages with who said them, and the turns with what they cost.
import { z } from 'zod';
import { auditReading, mayRead, type ReadingScope } from '@/lib/conversations/access';
import { parseBody, plainBodies, type StoredBody } from '@/lib/conversations/bodies';
import {
  conversationAnswer,
  conversationColumns,
  conversationNames,
  conversationSchema,
  type StoredConversation,
} from '@/lib/conversations/conversation-row';
import { messageRoles, partSchema } from '@/lib/conversations/recorded-turn';
import type { Database } from '@/lib/db/database';
import { sql } from '@/lib/db/dialect';
import { weirError } from '@/lib/errors';
import { usdNumber } from '@/lib/money';
import { readNames } from '@/lib/stats/request-row';
import { isoTime } from '@/lib/time';

const count = z.int().nullable();

export const messageSchema = z.object({
  id: z.string(),
  /** What it follows; messages with the same parent are branches. */
  parentId: z.string().nullable(),
  /** 0 for the first; -1 for a system prompt, which belongs to turns. */
  depth: z.int(),
  role: z.enum(messageRoles),
  parts: z.array(partSchema),
  truncated: z.boolean(),
  createdAt: z.string(),
});

export const turnSchema = z.object({
  requestId: z.string(),
  ordinal: z.int(),
  createdAt: z.string(),
  model: z.string(),
  promptMessageId: z.string().nullable(),
  answerMessageId: z.string().nullable(),
  systemMessageId: z.string().nullable(),
  finishReason: z.string().nullable(),
  /** Null from here on where the row is gone already. */
  status: z.string().nullable(),
  promptTokens: count,
  outputTokens: count,
  reasoningTokens: count,
  totalTokens: count,
  usageSource: z.string().nullable(),
  cost: z.number().nullable(),
  durationMs: count,
  ttftMs: count,
});

export const conversationDetailSchema = conversationSchema.extend({
  messages: z.array(messageSchema),
  turns: z.array(turnSchema),
});
export type ConversationDetail = z.output<typeof conversationDetailSchema>;

type MessageRow = StoredBody & {
  parent_id: bigint | null;
  depth: number;
  role: (typeof messageRoles)[number];
  created_at: bigint;
};

type TurnRow = {
  id: string;
  ordinal: number;
  created_at: bigint;
  model: string;
  prompt_message_id: bigint | null;
  answer_message_id: bigint | null;
  system_message_id: bigint | null;
  finish_reason: string | null;
  status_dim: number | null;
  usage_source_dim: number | null;
  input_tokens: number | null;
  cache_read_tokens: number | null;
  cache_write_tokens: number | null;
  output_tokens: number | null;
  reasoning_tokens: number | null;
  cost: bigint | null;
  duration_ms: number | null;
  ttft_ms: number | null;
};

const missing = () => weirError('not_found', 'There is no conversation with this id.');

export async function findConversation(
  database: Database,
  id: string,
  scope: ReadingScope,
): Promise<StoredConversation> {
  const [row] = await database.read.$queryRaw<StoredConversation[]>(sql`
    SELECT ${conversationColumns} FROM conversations WHERE conversations.id = ${id} AND ${mayRead(scope)}`);
  if (!row) throw missing();
  return row;
}

export async function getConversation(
  database: Database,
  id: string,
  scope: ReadingScope,
): Promise<ConversationDetail> {
  const row = await findConversation(database, id, scope);
  await auditReading(database, scope, 'conversation.read', [{ id: row.id, userDim: row.user_dim }]);
  return readConversation(database, row);
}

/** Without asking whether it may be read. */
export async function readConversation(
  database: Database,
  row: StoredConversation,
): Promise<ConversationDetail> {
  const names = await conversationNames(database, [row]);
  return {
    ...conversationAnswer(row, names),
    messages: await readMessages(database, row.id),
    turns: await readTurns(database, row.id),
  };
}

async function readMessages(database: Database, id: string): Promise<ConversationDetail['messages']> {
  const rows = await database.read.$queryRaw<MessageRow[]>(sql`
    SELECT id, parent_id, depth, role, created_at, body, block_id, block_index
    FROM messages WHERE conversation_id = ${id} ORDER BY id`);
  const bodies = await plainBodies(database.read, database.dialect, rows);
  return rows.map((row) => {
    const body = parseBody(bodies.get(row.id));
    return {
      id: String(row.id),
      parentId: row.parent_id === null ? null : String(row.parent_id),
      depth: Number(row.depth),
      role: row.role,
      parts: body.parts,
      truncated: body.truncated ?? false,
      createdAt: isoTime(row.created_at),
    };
  });
}

async function readTurns(database: Database, id: string): Promise<ConversationDetail['turns']> {
  const rows = await database.read.$queryRaw<TurnRow[]>(sql`
    SELECT turns.id, turns.ordinal, turns.created_at, turns.model, turns.prompt_message_id, turns.answer_message_id,
      turns.system_message_id, turns.finish_reason, requests.status_dim, requests.usage_source_dim,
      requests.input_tokens, requests.cache_read_tokens, requests.cache_write_tokens, requests.output_tokens,
      requests.reasoning_tokens, requests.cost, requests.duration_ms, requests.ttft_ms
    FROM turns
    LEFT JOIN requests ON requests.created_at = turns.request_created_at AND requests.id = turns.id
    WHERE turns.conversation_id = ${id} ORDER BY turns.ordinal`);
  const names = await readNames(
    database,
    rows.flatMap((row) => [row.status_dim ?? 0, row.usage_source_dim ?? 0]),
  );
  const idText = (value: bigint | null) => (value === null ? null : String(value));
  return rows.map((row) => {
    const prompt = total([row.input_tokens, row.cache_read_tokens, row.cache_write_tokens]);
    return {
      requestId: row.id,
      ordinal: Number(row.ordinal),
      createdAt: isoTime(row.created_at),
      model: row.model,
      promptMessageId: idText(row.prompt_message_id),
      answerMessageId: idText(row.answer_message_id),
      systemMessageId: idText(row.system_message_id),
      finishReason: row.finish_reason,
      status: row.status_dim === null ? null : names.value(row.status_dim),
      promptTokens: prompt,
      outputTokens: row.output_tokens,
      reasoningTokens: row.reasoning_tokens,
      totalTokens: total([prompt, row.output_tokens]),
      usageSource: row.usage_source_dim === null ? null : names.value(row.usage_source_dim),
      cost: row.cost === null ? null : usdNumber(row.cost),
      durationMs: row.duration_ms,
      ttftMs: row.ttft_ms,
    };
  });
}

function total(counts: readonly (number | null)[]): number | null {
  const known = counts.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}
