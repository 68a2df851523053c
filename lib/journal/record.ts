// What the gateway writes down about a request. A start says that something is about to be forwarded; an
// end is self-contained: a row, its attempts and every sum can be made from it alone, however late.
import { z } from 'zod';

export const requestStatuses = ['success', 'error', 'aborted', 'interrupted'] as const;
export const usageSources = ['upstream', 'partial', 'estimated', 'none', 'imported'] as const;
export const endReasons = [
  'stop',
  'length',
  'tool',
  'filter',
  'client_closed',
  'upstream_error',
  'timeout',
  'truncated',
  'rejected',
  'process_died',
] as const;
export const requestModes = ['api', 'web', 'playground'] as const;

const count = z.number().int().nonnegative();
const instant = z.number().int();

/** Nano-USD, or millionths of a rate. JSON has no bigint: written as a number, or as text beyond 2^53. */
const exact = z.union([
  z.bigint(),
  z
    .number()
    .int()
    .transform((value) => BigInt(value)),
  z
    .string()
    .regex(/^-?\d+$/)
    .transform((value) => BigInt(value)),
]);

const identity = {
  /** UUIDv7; `createdAt` is its millisecond. */
  id: z.uuid(),
  createdAt: instant,
  /** Ids, or '' where there is none (a playground call has no key; a refused one no account). */
  keyId: z.string(),
  userId: z.string(),
  projectId: z.string(),
  accountId: z.string(),
  /** The price vendor, '' until an account is chosen. */
  provider: z.string(),
  /** The account's kind, '' until an account is chosen. */
  platform: z.string(),
  /** The client's wire format: openai | anthropic | gemini. */
  protocol: z.string(),
  mode: z.enum(requestModes),
  /** The model as the client asked for it. */
  model: z.string(),
  upstreamModel: z.string().nullable(),
  endpoint: z.string(),
  stream: z.boolean(),
  clientIp: z.string(),
  userAgent: z.string(),
  sessionId: z.string(),
  tags: z.record(z.string(), z.string()),
  /** What the user is billed per unit of base cost, in millionths, as it was at admission. */
  priceRate: exact,
  priceVersion: z.string().nullable(),
};

/** Appended before anything is forwarded. A request refused before that needs no start, only an end. */
export const startRecordSchema = z.object({ kind: z.literal('start'), ...identity });
export type StartRecord = z.output<typeof startRecordSchema>;

/** One try at an upstream inside a request. */
export const attemptSchema = z.object({
  accountId: z.string(),
  upstreamModel: z.string().nullable(),
  startedAt: instant,
  durationMs: count.nullable(),
  ttftMs: count.nullable(),
  httpStatus: z.number().int().nullable(),
  errorCode: z.string().nullable(),
  errorMessage: z.string().nullable(),
  inputTokens: count.nullable(),
  outputTokens: count.nullable(),
  upstreamRequestId: z.string().nullable(),
});
export type AttemptRecord = z.output<typeof attemptSchema>;

export const endRecordSchema = z.object({
  kind: z.literal('end'),
  ...identity,
  status: z.enum(requestStatuses),
  /** What the client got; null where it got nothing. */
  httpStatus: z.number().int().nullable(),
  /** '' where nothing went wrong. */
  errorCode: z.string(),
  errorMessage: z.string().nullable(),
  /** `rejected` (with status `error`) is what tells a refusal by Weir from an upstream error. */
  endReason: z.enum(endReasons).nullable(),
  inputTokens: count.nullable(),
  cacheReadTokens: count.nullable(),
  cacheWriteTokens: count.nullable(),
  cacheWrite1hTokens: count.nullable(),
  outputTokens: count.nullable(),
  reasoningTokens: count.nullable(),
  /** How many of the tokens above are estimates. */
  estimatedTokens: count,
  usageSource: z.enum(usageSources),
  usageRaw: z.string().nullable(),
  usageNote: z.string().nullable(),
  /** Served from Weir's own cache: tokens are 0, what it saved is beside. */
  cached: z.boolean(),
  savedTokens: count,
  savedCost: exact,
  /** Units other than tokens, e.g. {images: 2}. */
  units: z.record(z.string(), z.number()).nullable(),
  /** All null where the price is unknown or nothing was used; else the parts add up to `cost`. */
  baseCost: exact.nullable(),
  cost: exact.nullable(),
  inputCost: exact.nullable(),
  cacheReadCost: exact.nullable(),
  cacheWriteCost: exact.nullable(),
  outputCost: exact.nullable(),
  otherCost: exact.nullable(),
  durationMs: count.nullable(),
  ttftMs: count.nullable(),
  chunkCount: count,
  conversationId: z.string().nullable(),
  upstreamRequestId: z.string().nullable(),
  attempts: z.array(attemptSchema),
});
export type EndRecord = z.output<typeof endRecordSchema>;

/** What was said in a recorded request, appended before its end. What is inside concerns conversations alone. */
export type TurnRecord = { kind: 'turn'; id: string; turn: unknown };

const journalRecordSchema = z.discriminatedUnion('kind', [startRecordSchema, endRecordSchema]);
export type JournalRecord = z.output<typeof journalRecordSchema> | TurnRecord;

/** The row of a request whose process died before it could say how it ended. */
export function interruptedEnd(start: StartRecord): EndRecord {
  return {
    ...start,
    kind: 'end',
    status: 'interrupted',
    httpStatus: null,
    errorCode: '',
    errorMessage: 'The process ended while this request was under way.',
    endReason: 'process_died',
    inputTokens: null,
    cacheReadTokens: null,
    cacheWriteTokens: null,
    cacheWrite1hTokens: null,
    outputTokens: null,
    reasoningTokens: null,
    estimatedTokens: 0,
    usageSource: 'none',
    usageRaw: null,
    usageNote: 'The process ended before usage was known.',
    cached: false,
    savedTokens: 0,
    savedCost: 0n,
    units: null,
    baseCost: null,
    cost: null,
    inputCost: null,
    cacheReadCost: null,
    cacheWriteCost: null,
    outputCost: null,
    otherCost: null,
    durationMs: null,
    ttftMs: null,
    chunkCount: 0,
    conversationId: null,
    upstreamRequestId: null,
    attempts: [],
  };
}

function exactJson(value: bigint | null): number | string | null {
  if (value === null) return null;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}

/**
 * JSON that begins with the kind and the id (records are made that way), so that a scan need not parse whole records.
 * Copied with a leading spread and nothing taken out: V8 clones that by shape, and is many times slower otherwise.
 */
export function serializeRecord(record: JournalRecord): string {
  if (record.kind === 'turn') return JSON.stringify({ kind: record.kind, id: record.id, turn: record.turn });
  if (record.kind === 'start') return JSON.stringify({ ...record, priceRate: exactJson(record.priceRate) });
  return JSON.stringify({
    ...record,
    priceRate: exactJson(record.priceRate),
    savedCost: exactJson(record.savedCost),
    baseCost: exactJson(record.baseCost),
    cost: exactJson(record.cost),
    inputCost: exactJson(record.inputCost),
    cacheReadCost: exactJson(record.cacheReadCost),
    cacheWriteCost: exactJson(record.cacheWriteCost),
    outputCost: exactJson(record.outputCost),
    otherCost: exactJson(record.otherCost),
  });
}
