// One request as the API tells it. What users never see is left out by the schema they are answered with, and what
// hides inside a field they do see is taken out in request-answer.mjs.
import { z } from 'zod';
import type { Database } from '@/lib/db/database';
import { identifier, join, type Sql, sql, valuesFromJson } from '@/lib/db/dialect';
import type { Cells } from '@/lib/db/row-cells';
import type { Audience } from './filters';
import {
  checkRequest,
  collectDimensions,
  createNames,
  type FoundDimension,
  type Names,
  requestAnswer,
  requestColumns,
} from './request-answer.mjs';

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

export type { Names } from './request-answer.mjs';

export type AdminRequest = z.output<typeof adminRequestSchema>;
export type AttemptAnswer = z.output<typeof attemptAnswerSchema>;

/** The columns of a row, for SELECT from `requests`; readers get them by position. */
export const requestSelection: Sql = join(requestColumns.map((name) => sql`requests.${identifier(name)}`));

/** What the ids stand for, and today's names of keys, users, projects and accounts, also of deleted ones. */
export async function readDimensions(
  database: Database,
  dimensionIds: readonly number[],
): Promise<FoundDimension[]> {
  if (dimensionIds.length === 0) return [];
  const found = await database.read.$queryRaw<{ id: number; kind: string; value: string }[]>(sql`
    SELECT id, kind, value FROM dimensions
    WHERE id IN ${valuesFromJson(database.dialect, 'integer', dimensionIds)}`);
  const wanted = (kind: string) =>
    valuesFromJson(
      database.dialect,
      'text',
      found.filter((item) => item.kind === kind).map(({ value }) => value),
    );
  const rows = await database.read.$queryRaw<{ kind: string; id: string; name: string }[]>(sql`
    SELECT 'key' AS kind, id, name FROM api_keys WHERE id IN ${wanted('key')}
    UNION ALL SELECT 'user' AS kind, id, name FROM users WHERE id IN ${wanted('user')}
    UNION ALL SELECT 'project' AS kind, id, name FROM projects WHERE id IN ${wanted('project')}
    UNION ALL SELECT 'account' AS kind, id, name FROM accounts WHERE id IN ${wanted('account')}`);
  const names = new Map(rows.map(({ kind, id, name }) => [`${kind}:${id}`, name]));
  return found.map(({ id, kind, value }) => ({
    id: Number(id),
    kind,
    value,
    name: names.get(`${kind}:${value}`) ?? null,
  }));
}

export async function readNames(database: Database, dimensionIds: Iterable<number>): Promise<Names> {
  const names = createNames();
  names.learn(
    await readDimensions(
      database,
      [...new Set(dimensionIds)].filter((id) => id > 0),
    ),
  );
  return names;
}

/** Rows of `requestSelection` as the API tells them. */
export async function requestAnswers(
  database: Database,
  rows: readonly Cells[],
  audience: Audience,
): Promise<AdminRequest[]> {
  const wanted = new Set<number>();
  for (const row of rows) {
    checkRequest(row);
    collectDimensions(row, () => false, wanted);
  }
  const names = await readNames(database, wanted);
  return rows.map((row) => requestAnswer(row, names, audience));
}
