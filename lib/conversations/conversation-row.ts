// A conversation as lists tell it.
import { z } from 'zod';
import type { Database } from '@/lib/db/database';
import { type Sql, sql } from '@/lib/db/dialect';
import { usdNumber } from '@/lib/money';
import { type Names, readNames } from '@/lib/stats/request-row';
import { isoTime } from '@/lib/time';

export const conversationSchema = z.object({
  id: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  keyId: z.string().nullable(),
  keyName: z.string().nullable(),
  userId: z.string().nullable(),
  userName: z.string().nullable(),
  projectId: z.string().nullable(),
  projectName: z.string().nullable(),
  model: z.string(),
  protocol: z.string(),
  sessionId: z.string().nullable(),
  title: z.string(),
  preview: z.string(),
  turnCount: z.int(),
  messageCount: z.int(),
  totalTokens: z.int(),
  cost: z.number().nullable(),
  storedBytes: z.int(),
  truncated: z.boolean(),
});
export type ConversationAnswer = z.output<typeof conversationSchema>;

export type StoredConversation = {
  id: string;
  key_dim: number;
  user_dim: number;
  project_dim: number;
  model_dim: number;
  protocol_dim: number;
  session_id: string;
  title: string;
  preview: string;
  turn_count: number;
  message_count: number;
  total_tokens: bigint;
  cost: bigint | null;
  stored_bytes: bigint;
  truncated: boolean | number;
  created_at: bigint;
  updated_at: bigint;
};

export const conversationColumns: Sql = sql`conversations.id, conversations.key_dim, conversations.user_dim,
  conversations.project_dim, conversations.model_dim, conversations.protocol_dim, conversations.session_id,
  conversations.title, conversations.preview, conversations.turn_count, conversations.message_count,
  conversations.total_tokens, conversations.cost, conversations.stored_bytes, conversations.truncated,
  conversations.created_at, conversations.updated_at`;

export function conversationNames(database: Database, rows: readonly StoredConversation[]): Promise<Names> {
  return readNames(
    database,
    rows.flatMap((row) => [row.key_dim, row.user_dim, row.project_dim, row.model_dim, row.protocol_dim]),
  );
}

export function conversationAnswer(row: StoredConversation, names: Names): ConversationAnswer {
  const keyId = names.value(row.key_dim);
  const userId = names.value(row.user_dim);
  const projectId = names.value(row.project_dim);
  return {
    id: row.id,
    createdAt: isoTime(row.created_at),
    updatedAt: isoTime(row.updated_at),
    keyId: keyId || null,
    keyName: names.name('key', keyId),
    userId: userId || null,
    userName: names.name('user', userId),
    projectId: projectId || null,
    projectName: names.name('project', projectId),
    model: names.value(row.model_dim),
    protocol: names.value(row.protocol_dim),
    sessionId: row.session_id || null,
    title: row.title,
    preview: row.preview,
    turnCount: Number(row.turn_count),
    messageCount: Number(row.message_count),
    totalTokens: Number(row.total_tokens),
    cost: row.cost === null ? null : usdNumber(row.cost),
    storedBytes: Number(row.stored_bytes),
    truncated: Boolean(row.truncated),
  };
}
