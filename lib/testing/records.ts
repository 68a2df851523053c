// Journal records for tests: complete, plausible, and different only where a test says so.
import { newId } from '@/lib/ids';
import { type EndRecord, interruptedEnd, type StartRecord } from '@/lib/journal/record';

export function startRecord(changes: Partial<StartRecord> = {}): StartRecord {
  const createdAt = changes.createdAt ?? Date.UTC(2026, 0, 15, 10, 7);
  return {
    kind: 'start',
    id: newId(createdAt),
    createdAt,
    keyId: 'key-1',
    userId: 'user-1',
    projectId: '',
    accountId: 'account-1',
    provider: 'openai',
    platform: 'openai',
    protocol: 'openai',
    mode: 'api',
    model: 'gpt-4o',
    upstreamModel: null,
    endpoint: 'chat/completions',
    stream: false,
    clientIp: '127.0.0.1',
    userAgent: 'test',
    sessionId: '',
    tags: {},
    priceRate: 1_000_000n,
    priceVersion: null,
    ...changes,
  };
}

/** A success of 120 tokens that cost 2,000 nano-USD. */
export function endRecord(changes: Partial<EndRecord> = {}): EndRecord {
  const { kind: _kind, ...identity } = changes;
  return {
    ...interruptedEnd(startRecord(pickStart(identity))),
    status: 'success',
    httpStatus: 200,
    errorMessage: null,
    endReason: 'stop',
    inputTokens: 100,
    cacheReadTokens: 0,
    cacheWriteTokens: 0,
    cacheWrite1hTokens: 0,
    outputTokens: 20,
    reasoningTokens: 0,
    usageSource: 'upstream',
    usageNote: null,
    baseCost: 2000n,
    cost: 2000n,
    inputCost: 1000n,
    cacheReadCost: 0n,
    cacheWriteCost: 0n,
    outputCost: 1000n,
    otherCost: 0n,
    durationMs: 900,
    ttftMs: 300,
    chunkCount: 1,
    ...identity,
  };
}

function pickStart({ id, createdAt }: Partial<EndRecord>): Partial<StartRecord> {
  return { ...(createdAt === undefined ? {} : { createdAt }), ...(id === undefined ? {} : { id }) };
}
