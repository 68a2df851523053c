// A year of requests for benchmarks, written through the ledger's own path: 200 keys of 40 users, 60 models, 20
// accounts, few of them asked for often.
import type { Database } from '@/lib/db/database';
import { prepareMonths } from '@/lib/db/partitions';
import { createChance } from '@/lib/demo/chance';
import { newId } from '@/lib/ids';
import type { EndRecord } from '@/lib/journal/record';
import { createDimensionIds } from '@/lib/ledger/dimension-ids';
import { keepPastMonths } from '@/lib/ledger/keep-months';
import { type PreparedBatch, prepareBatch, writeBatch } from '@/lib/ledger/settle';
import { dayMillis } from '@/lib/time';

/** The denser the requests, the more of them share their sums. */
const batchRowsOf = (rows: number) => Math.min(20_000, Math.max(5000, Math.round(rows / 500)));
const chance = createChance(20_261_121);

export function yearRecord(createdAt: number): EndRecord {
  const model = chance.zipf(60);
  const key = chance.zipf(200);
  const account = `account-${chance.zipf(20)}`;
  const failed = chance.next() < 0.05;
  const inputTokens = failed ? null : chance.around(1200, 8);
  const outputTokens = failed ? null : chance.around(300, 6);
  const inputCost = BigInt((inputTokens ?? 0) * 2500);
  const outputCost = BigInt((outputTokens ?? 0) * 10_000);
  const durationMs = chance.around(2500, 10);
  const ttftMs = failed ? null : Math.round(durationMs / 6);
  const cost = inputCost + outputCost;
  return {
    kind: 'end',
    id: newId(createdAt),
    createdAt,
    keyId: `key-${key}`,
    userId: `user-${key % 40}`,
    projectId: `project-${key % 10}`,
    accountId: account,
    provider: `provider-${model % 6}`,
    platform: 'openai',
    protocol: 'openai',
    mode: 'api',
    model: `model-${model}`,
    upstreamModel: null,
    endpoint: 'chat/completions',
    stream: chance.next() < 0.7,
    clientIp: `10.0.${key % 5}.${key}`,
    userAgent: 'openai-python/1.99.0',
    sessionId: chance.next() < 0.5 ? `session-${Math.floor(createdAt / 600_000)}-${key}` : '',
    tags: key % 3 === 0 ? { team: `team-${key % 5}` } : {},
    priceRate: 1_000_000n,
    priceVersion: 'catalogue:bench',
    status: failed ? 'error' : 'success',
    httpStatus: failed ? 502 : 200,
    errorCode: failed ? 'upstream_error' : '',
    errorMessage: failed ? 'The upstream answered 502.' : null,
    endReason: failed ? 'upstream_error' : 'stop',
    inputTokens,
    cacheReadTokens: failed ? null : 0,
    cacheWriteTokens: failed ? null : 0,
    cacheWrite1hTokens: failed ? null : 0,
    outputTokens,
    reasoningTokens: failed ? null : 0,
    estimatedTokens: 0,
    usageSource: failed ? 'none' : 'upstream',
    usageRaw: failed ? null : `{"prompt_tokens":${inputTokens},"completion_tokens":${outputTokens}}`,
    usageNote: null,
    cached: false,
    savedTokens: 0,
    savedCost: 0n,
    units: null,
    baseCost: failed ? null : cost,
    cost: failed ? null : cost,
    inputCost: failed ? null : inputCost,
    cacheReadCost: failed ? null : 0n,
    cacheWriteCost: failed ? null : 0n,
    outputCost: failed ? null : outputCost,
    otherCost: failed ? null : 0n,
    durationMs,
    ttftMs,
    chunkCount: failed ? 0 : 40,
    conversationId: null,
    upstreamRequestId: null,
    attempts: [
      {
        accountId: account,
        upstreamModel: null,
        startedAt: createdAt,
        durationMs,
        ttftMs,
        httpStatus: failed ? 502 : 200,
        errorCode: failed ? 'upstream_error' : null,
        errorMessage: null,
        inputTokens,
        outputTokens,
        upstreamRequestId: null,
      },
    ],
  };
}

/** Evenly over the year before `until`; a batch is prepared while the one before is written. */
export async function fillYear(
  database: Database,
  rows: number,
  until: number,
  progress: (written: number) => void,
): Promise<void> {
  const from = until - 365 * dayMillis;
  for (let at = from; at < until; at += 28 * dayMillis) await prepareMonths(database, at);
  const dimensionIds = createDimensionIds(database);
  const batchRows = batchRowsOf(rows);
  const prepare = (first: number): Promise<PreparedBatch> => {
    const count = Math.min(batchRows, rows - first);
    const step = (until - from) / rows;
    return prepareBatch(
      dimensionIds,
      Array.from({ length: count }, (_, index) => yearRecord(Math.floor(from + (first + index) * step))),
    );
  };
  let ready = await prepare(0);
  for (let written = 0; written < rows; ) {
    const writing = writeBatch(database, ready, null);
    written += ready.rows.length;
    if (written < rows) [, ready] = await Promise.all([writing, prepare(written)]);
    else await writing;
    progress(written);
  }
  // Nothing came late: these days are whole.
  await database.write((tx) => tx.dirtyDay.deleteMany());
  await keepPastMonths(database);
}
