// What the columns can hold. Clients and upstreams choose much of this text: whatever they send must become a row
// and never a statement that fails again and again.
import { idMillis } from '@/lib/ids';
import type { AttemptRecord, EndRecord } from '@/lib/journal/record';

export const otherName = '(other)';

const largestInteger = 2_147_483_647;
const largestMoney = BigInt(Number.MAX_SAFE_INTEGER);
const attemptsKept = 20;
const tagsKept = 20;

const plain = /^[\x20-\x7e]*$/;

/** Postgres holds neither U+0000 nor half a surrogate pair. */
export function cleanText(value: string, limit: number): string {
  if (value.length <= limit && plain.test(value)) return value;
  const cut = value.length > limit ? value.slice(0, limit) : value;
  return cut.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\ufffd');
}

function cleanOptional(value: string | null, limit: number): string | null {
  return value === null ? null : cleanText(value, limit);
}

function cleanCount(value: number): number;
function cleanCount(value: number | null): number | null;
function cleanCount(value: number | null): number | null {
  return value === null ? null : Math.min(Math.max(0, Math.trunc(value)), largestInteger);
}

/** Sums are added up in doubles, which are exact up to here ($9,007,199 for one request). */
function cleanMoney(value: bigint): bigint;
function cleanMoney(value: bigint | null): bigint | null;
function cleanMoney(value: bigint | null): bigint | null {
  if (value === null) return null;
  if (value > largestMoney) return largestMoney;
  return value < 0n ? 0n : value;
}

function cleanTags(tags: Record<string, string>): Record<string, string> {
  const clean: Record<string, string> = {};
  for (const [name, value] of Object.entries(tags).slice(0, tagsKept)) {
    const cleanName = cleanText(name, 40);
    const cleanValue = cleanText(value, 100);
    if (cleanName && cleanValue) clean[cleanName] = cleanValue;
  }
  return clean;
}

function cleanAttempt(attempt: AttemptRecord): AttemptRecord {
  return {
    accountId: cleanText(attempt.accountId, 100),
    upstreamModel: cleanOptional(attempt.upstreamModel, 200),
    startedAt: attempt.startedAt,
    durationMs: cleanCount(attempt.durationMs),
    ttftMs: cleanCount(attempt.ttftMs),
    httpStatus: cleanCount(attempt.httpStatus),
    errorCode: cleanOptional(attempt.errorCode, 100),
    errorMessage: cleanOptional(attempt.errorMessage, 2000),
    inputTokens: cleanCount(attempt.inputTokens),
    outputTokens: cleanCount(attempt.outputTokens),
    upstreamRequestId: cleanOptional(attempt.upstreamRequestId, 200),
  };
}

export function cleanRecord(record: EndRecord): EndRecord {
  return {
    ...record,
    createdAt: idMillis(record.id) ?? record.createdAt,
    keyId: cleanText(record.keyId, 100),
    userId: cleanText(record.userId, 100),
    projectId: cleanText(record.projectId, 100),
    accountId: cleanText(record.accountId, 100),
    provider: cleanText(record.provider, 100),
    platform: cleanText(record.platform, 100),
    protocol: cleanText(record.protocol, 100),
    model: cleanText(record.model, 200),
    upstreamModel: cleanOptional(record.upstreamModel, 200),
    endpoint: cleanText(record.endpoint, 100),
    clientIp: cleanText(record.clientIp, 64),
    userAgent: cleanText(record.userAgent, 300),
    sessionId: cleanText(record.sessionId, 200),
    tags: cleanTags(record.tags),
    priceVersion: cleanOptional(record.priceVersion, 200),
    httpStatus: cleanCount(record.httpStatus),
    errorCode: cleanText(record.errorCode, 100),
    errorMessage: cleanOptional(record.errorMessage, 2000),
    inputTokens: cleanCount(record.inputTokens),
    cacheReadTokens: cleanCount(record.cacheReadTokens),
    cacheWriteTokens: cleanCount(record.cacheWriteTokens),
    cacheWrite1hTokens: cleanCount(record.cacheWrite1hTokens),
    outputTokens: cleanCount(record.outputTokens),
    reasoningTokens: cleanCount(record.reasoningTokens),
    estimatedTokens: cleanCount(record.estimatedTokens),
    usageRaw: cleanOptional(record.usageRaw, 2048),
    usageNote: cleanOptional(record.usageNote, 500),
    savedTokens: cleanCount(record.savedTokens),
    savedCost: cleanMoney(record.savedCost),
    baseCost: cleanMoney(record.baseCost),
    cost: cleanMoney(record.cost),
    inputCost: cleanMoney(record.inputCost),
    cacheReadCost: cleanMoney(record.cacheReadCost),
    cacheWriteCost: cleanMoney(record.cacheWriteCost),
    outputCost: cleanMoney(record.outputCost),
    otherCost: cleanMoney(record.otherCost),
    durationMs: cleanCount(record.durationMs),
    ttftMs: cleanCount(record.ttftMs),
    chunkCount: cleanCount(record.chunkCount),
    conversationId: cleanOptional(record.conversationId, 100),
    upstreamRequestId: cleanOptional(record.upstreamRequestId, 200),
    attempts: record.attempts.slice(0, attemptsKept).map(cleanAttempt),
  };
}
