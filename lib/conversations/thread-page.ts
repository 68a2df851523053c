// What was said in one conversation and in which turns, so much at a time that memory stays bounded however long it
// has grown: messages in the order they were stored, turns in theirs, each from where the page before left off.
import { z } from 'zod';
import { parseBody, readBodies } from '@/lib/conversations/bodies';
import { decodePlace, encodePlace } from '@/lib/conversations/cursor';
import { messageRoles, partSchema } from '@/lib/conversations/recorded-turn';
import type { Database } from '@/lib/db/database';
import { sql } from '@/lib/db/dialect';
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
  inputTokens: count,
  cacheReadTokens: count,
  cacheWriteTokens: count,
  promptTokens: count,
  outputTokens: count,
  reasoningTokens: count,
  totalTokens: count,
  usageSource: z.string().nullable(),
  cost: z.number().nullable(),
  durationMs: count,
  ttftMs: count,
});

export type MessageAnswer = z.output<typeof messageSchema>;
export type TurnAnswer = z.output<typeof turnSchema>;

/** Of messages, and of turns, to a page. */
export const longestPage = 1000;
/** A page ends before its bodies grow larger, unless one message alone is. */
const bytesAtOnce = 4 * 1024 * 1024;

type MessageRow = {
  id: bigint;
  parent_id: bigint | null;
  depth: number;
  role: (typeof messageRoles)[number];
  body_bytes: number;
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

const placeSchema = z.tuple([z.string().regex(/^\d{1,18}$/), z.int().min(0)]);

export type ThreadPage = { messages: MessageAnswer[]; turns: TurnAnswer[]; nextCursor: string | null };

export async function readThreadPage(
  database: Database,
  conversationId: string,
  page: { limit: number; cursor?: string | undefined },
): Promise<ThreadPage> {
  const [afterMessage, afterOrdinal] = decodePlace(placeSchema, page.cursor) ?? ['0', 0];
  const said = await readMessages(database, conversationId, BigInt(afterMessage), page.limit);
  const told = await readTurns(database, conversationId, afterOrdinal, page.limit);
  return {
    messages: said.messages,
    turns: told.turns,
    nextCursor:
      said.more || told.more
        ? encodePlace([said.messages.at(-1)?.id ?? afterMessage, told.turns.at(-1)?.ordinal ?? afterOrdinal])
        : null,
  };
}

export async function readMessages(
  database: Database,
  conversationId: string,
  after: bigint,
  limit: number,
): Promise<{ messages: MessageAnswer[]; more: boolean }> {
  // The ids come from the index alone; only rows of this page are read.
  const found = await database.read.$queryRaw<MessageRow[]>(sql`
    SELECT id, parent_id, depth, role, body_bytes, created_at FROM messages WHERE id IN (
      SELECT id FROM messages WHERE conversation_id = ${conversationId} AND id > ${after}
      ORDER BY id LIMIT ${limit + 1})
    ORDER BY id`);
  let bytes = 0;
  const rows = found.slice(0, limit).filter((row, index) => {
    bytes += Number(row.body_bytes);
    return index === 0 || bytes <= bytesAtOnce;
  });
  const bodies = await readBodies(
    database.read,
    database.dialect,
    rows.map(({ id }) => id),
  );
  const messages = rows.map((row) => {
    const body = bodies.get(row.id) ?? parseBody(undefined);
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
  return { messages, more: found.length > rows.length };
}

export async function readTurns(
  database: Database,
  conversationId: string,
  after: number,
  limit: number,
): Promise<{ turns: TurnAnswer[]; more: boolean }> {
  const found = await database.read.$queryRaw<TurnRow[]>(sql`
    SELECT turns.id, turns.ordinal, turns.created_at, turns.model, turns.prompt_message_id, turns.answer_message_id,
      turns.system_message_id, turns.finish_reason, requests.status_dim, requests.usage_source_dim,
      requests.input_tokens, requests.cache_read_tokens, requests.cache_write_tokens, requests.output_tokens,
      requests.reasoning_tokens, requests.cost, requests.duration_ms, requests.ttft_ms
    FROM turns
    LEFT JOIN requests ON requests.created_at = turns.request_created_at AND requests.id = turns.id
    WHERE turns.conversation_id = ${conversationId} AND turns.ordinal > ${after}
    ORDER BY turns.ordinal LIMIT ${limit + 1}`);
  const rows = found.slice(0, limit);
  const names = await readNames(
    database,
    rows.flatMap((row) => [row.status_dim ?? 0, row.usage_source_dim ?? 0]),
  );
  const idText = (value: bigint | null) => (value === null ? null : String(value));
  const turns = rows.map((row) => {
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
      inputTokens: row.input_tokens,
      cacheReadTokens: row.cache_read_tokens,
      cacheWriteTokens: row.cache_write_tokens,
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
  return { turns, more: found.length > limit };
}

function total(counts: readonly (number | null)[]): number | null {
  const known = counts.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}
