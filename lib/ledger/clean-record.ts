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

function cleanCount(value: number): number {
  return Math.min(Math.max(0, Math.trunc(value)), largestInteger);
}

/** Sums are added up in doubles, which are exact up to here ($9,007,199 for one request). */
function cleanMoney(value: bigint): bigint {
  if (value > largestMoney) return largestMoney;
  return value < 0n ? 0n : value;
}

function cleanTags(tags: Record<string, string>): Record<string, string> {
  const entries = Object.entries(tags);
  const isClean = ([name, value]: [string, string]) =>
    name !== '' && value !== '' && name === cleanText(name, 40) && value === cleanText(value, 100);
  if (entries.length <= tagsKept && entries.every(isClean)) return tags;
  const clean: Record<string, string> = {};
  for (const [name, value] of entries.slice(0, tagsKept)) {
    const cleanName = cleanText(name, 40);
    const cleanValue = cleanText(value, 100);
    if (cleanName && cleanValue) clean[cleanName] = cleanValue;
  }
  return clean;
}

type Fields<Of> = (keyof Of)[];
const attemptTexts: Partial<Record<keyof AttemptRecord, number>> = {
  accountId: 100,
  upstreamModel: 200,
  errorCode: 100,
  errorMessage: 2000,
  upstreamRequestId: 200,
};
const attemptCounts: Fields<AttemptRecord> = [
  'durationMs',
  'ttftMs',
  'httpStatus',
  'inputTokens',
  'outputTokens',
];
const texts: Partial<Record<keyof EndRecord, number>> = {
  keyId: 100,
  userId: 100,
  projectId: 100,
  accountId: 100,
  provider: 100,
  platform: 100,
  protocol: 100,
  model: 200,
  upstreamModel: 200,
  endpoint: 100,
  clientIp: 64,
  userAgent: 300,
  sessionId: 200,
  priceVersion: 200,
  errorCode: 100,
  errorMessage: 2000,
  usageRaw: 2048,
  usageNote: 500,
  conversationId: 100,
  upstreamRequestId: 200,
};
const counts: Fields<EndRecord> = [
  'httpStatus',
  'inputTokens',
  'cacheReadTokens',
  'cacheWriteTokens',
  'cacheWrite1hTokens',
  'outputTokens',
  'reasoningTokens',
  'estimatedTokens',
  'savedTokens',
  'durationMs',
  'ttftMs',
  'chunkCount',
];
const money: Fields<EndRecord> = [
  'priceRate',
  'savedCost',
  'baseCost',
  'cost',
  'inputCost',
  'cacheReadCost',
  'cacheWriteCost',
  'outputCost',
  'otherCost',
];

/** Nearly every record is clean: then it is answered itself, since copying fifty fields costs more than looking. */
function cleaned<Of extends object>(
  record: Of,
  limits: readonly [keyof Of, number][],
  counted: Fields<Of>,
  paid: Fields<Of>,
): Of {
  let clean = record;
  const put = (name: keyof Of, was: unknown, is: unknown) => {
    if (was === is) return;
    if (clean === record) clean = { ...record };
    clean[name] = is as Of[keyof Of];
  };
  for (const [name, limit] of limits) {
    const value = record[name] as string | null;
    put(name, value, cleanOptional(value, limit));
  }
  for (const name of counted) {
    const value = record[name] as number | null;
    if (value !== null) put(name, value, cleanCount(value));
  }
  for (const name of paid) {
    const value = record[name] as bigint | null;
    if (value !== null) put(name, value, cleanMoney(value));
  }
  return clean;
}

const textLimits = Object.entries(texts) as [keyof EndRecord, number][];
const attemptTextLimits = Object.entries(attemptTexts) as [keyof AttemptRecord, number][];

function cleanAttempt(attempt: AttemptRecord): AttemptRecord {
  return cleaned(attempt, attemptTextLimits, attemptCounts, []);
}

function cleanAttempts(attempts: AttemptRecord[]): AttemptRecord[] {
  const clean = attempts.slice(0, attemptsKept).map(cleanAttempt);
  const same =
    clean.length === attempts.length && clean.every((attempt, index) => attempt === attempts[index]);
  return same ? attempts : clean;
}

export function cleanRecord(record: EndRecord): EndRecord {
  const clean = cleaned(record, textLimits, counts, money);
  const createdAt = idMillis(record.id) ?? record.createdAt;
  const tags = cleanTags(record.tags);
  const attempts = cleanAttempts(record.attempts);
  if (createdAt === record.createdAt && tags === record.tags && attempts === record.attempts) return clean;
  return { ...clean, createdAt, tags, attempts };
}
