// One request of the demo, from arrival to ending, as the journal would have it.
import type { AttemptRecord, EndRecord } from '@/lib/journal/record';
import { type BilledTokens, computeCost } from '@/lib/pricing/compute-cost';
import type { PriceBook } from '@/lib/pricing/price-book';
import { accounts, type DemoKey, type DemoModel, people } from './cast';
import type { Chance } from './chance';

export type DemoIds = { keys: string[]; users: string[]; projects: string[]; accounts: string[] };
export type Arrival = { createdAt: number; key: number; of: DemoKey; model: DemoModel; old: boolean };

const endings = {
  stop: 820,
  tool: 70,
  length: 22,
  filter: 4,
  cached: 16,
  upstream_error: 22,
  client_closed: 17,
  rejected: 16,
  timeout: 5,
  truncated: 4,
  process_died: 1,
} as const;
type Ending = keyof typeof endings;

const refusals = [
  { code: 'rate_limit_exceeded', status: 429, message: 'Too many requests in this minute.' },
  { code: 'insufficient_quota', status: 429, message: 'The budget of this month is used up.' },
  { code: 'model_not_allowed', status: 403, message: 'This key may not use that model.' },
] as const;

/** A UUIDv7 that is the same for the same seed. */
export function demoId(millis: number, chance: Chance): string {
  const digits = (count: number) =>
    Array.from({ length: count }, () => Math.floor(chance.next() * 16).toString(16)).join('');
  const time = millis.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${digits(3)}-8${digits(3)}-${digits(12)}`;
}

type Counted = BilledTokens & { reasoningTokens: number };
type Usage = Pick<EndRecord, 'usageSource' | 'usageNote' | 'estimatedTokens'> & { tokens: Counted | null };

function countTokens(model: DemoModel, ending: Ending, chance: Chance): Counted {
  const prompt = chance.around(model.input, 6);
  const cacheReadTokens = chance.next() < model.caches ? Math.floor(prompt * (0.4 + chance.next() / 2)) : 0;
  const writes = accounts[model.account].provider === 'anthropic' && chance.next() < 0.3;
  const cacheWriteTokens = writes ? Math.floor((prompt - cacheReadTokens) * chance.next() * 0.6) : 0;
  const whole = model.output === 0 ? 0 : chance.around(model.output, 6);
  const outputTokens = ending === 'client_closed' ? Math.floor(whole * chance.next()) : whole;
  return {
    inputTokens: prompt - cacheReadTokens - cacheWriteTokens,
    cacheReadTokens,
    cacheWriteTokens,
    cacheWrite1hTokens: chance.next() < 0.1 ? cacheWriteTokens : 0,
    outputTokens,
    reasoningTokens: /^(o4|gemini-2.5-pro)/.test(model.name) ? Math.floor(outputTokens * 0.6) : 0,
  };
}

function usageOf({ model, old }: Arrival, ending: Ending, chance: Chance): Usage {
  const nothing = (usageNote: string): Usage => ({
    usageSource: 'none',
    usageNote,
    estimatedTokens: 0,
    tokens: null,
  });
  if (ending === 'rejected') return nothing('Refused before anything was sent upstream.');
  if (ending === 'process_died') return nothing('The process ended before usage was known.');
  if (ending === 'upstream_error') return nothing('The upstream answered an error without usage.');
  if (ending === 'timeout' && chance.next() < 0.5) return nothing('Nothing arrived before the time limit.');
  const tokens = countTokens(model, ending, chance);
  if (old)
    return { usageSource: 'imported', usageNote: 'Brought in from elsewhere.', estimatedTokens: 0, tokens };
  const broken = ending === 'client_closed' || ending === 'timeout' || ending === 'truncated';
  if (broken && accounts[model.account].provider === 'anthropic') {
    const usageNote = 'The stream ended early: output is estimated from the text that passed.';
    return { usageSource: 'partial', usageNote, estimatedTokens: tokens.outputTokens, tokens };
  }
  if (broken || accounts[model.account].mode === 'web') {
    const usageNote = 'The upstream told no usage: estimated from the text that passed.';
    return {
      usageSource: 'estimated',
      usageNote,
      estimatedTokens: tokens.inputTokens + tokens.outputTokens,
      tokens,
    };
  }
  return { usageSource: 'upstream', usageNote: null, estimatedTokens: 0, tokens };
}

function statusOf(ending: Ending): EndRecord['status'] {
  if (ending === 'client_closed') return 'aborted';
  if (ending === 'process_died') return 'interrupted';
  return ['upstream_error', 'timeout', 'truncated', 'rejected'].includes(ending) ? 'error' : 'success';
}

const failures: Partial<Record<Ending, { status: number; code: string; message: string }>> = {
  upstream_error: { status: 502, code: 'upstream_error', message: 'The upstream answered 529: overloaded.' },
  timeout: { status: 504, code: 'upstream_timeout', message: 'The upstream sent nothing for 60 seconds.' },
  truncated: { status: 200, code: 'upstream_error', message: 'The stream ended without a finish reason.' },
};

const wires = {
  anthropic: { protocol: 'anthropic', endpoint: 'messages' },
  gemini: { protocol: 'gemini', endpoint: 'streamGenerateContent' },
  openai: { protocol: 'openai', endpoint: 'chat/completions' },
} as const;

export function demoRequest(arrival: Arrival, ids: DemoIds, book: PriceBook, chance: Chance): EndRecord {
  const { createdAt, key, of, model } = arrival;
  const account = accounts[model.account];
  const embeds = model.output === 0;
  const drawn = chance.weighted(endings);
  const ending = embeds && drawn !== 'rejected' && drawn !== 'upstream_error' ? 'stop' : drawn;
  const refusal = ending === 'rejected' ? chance.pick(refusals) : null;
  const failure = failures[ending];
  const wire = wires[account.platform as keyof typeof wires] ?? wires.openai;
  const playground = chance.next() < 0.01;
  const cached = ending === 'cached';
  const usage = usageOf(arrival, ending, chance);
  const priceRate = people[of.person].priceRate;
  const price = book.findPrice({ provider: account.provider, model: model.name, at: createdAt });
  const cost = usage.tokens ? computeCost(price, usage.tokens, {}, priceRate) : null;
  const counts = cached ? zeroCounts : usage.tokens;
  const billed = cached ? { ...zeroCost } : cost;
  const durationMs = refusal
    ? chance.between(1, 4)
    : cached
      ? chance.between(2, 9)
      : durationOf(arrival, usage, chance);
  const ttftMs =
    refusal || !counts || embeds ? null : Math.max(1, Math.round(durationMs * (0.08 + chance.next() * 0.2)));
  const accountId = refusal ? '' : ids.accounts[model.account]!;
  const attempt: AttemptRecord = {
    accountId,
    upstreamModel: null,
    startedAt: createdAt,
    durationMs,
    ttftMs,
    httpStatus: ending === 'process_died' ? null : ending === 'upstream_error' ? 529 : 200,
    errorCode: failure?.code ?? null,
    errorMessage: failure?.message ?? null,
    inputTokens: counts?.inputTokens ?? null,
    outputTokens: counts?.outputTokens ?? null,
    upstreamRequestId: null,
  };
  const retried = !refusal && !cached && chance.next() < 0.02;
  const firstTry = {
    ...attempt,
    httpStatus: 429,
    errorCode: 'upstream_error',
    inputTokens: null,
    outputTokens: null,
  };
  return {
    kind: 'end',
    id: demoId(createdAt, chance),
    createdAt,
    keyId: playground ? '' : ids.keys[key]!,
    userId: ids.users[of.person]!,
    projectId: of.project === null ? '' : ids.projects[of.project]!,
    accountId,
    provider: refusal ? '' : account.provider,
    platform: refusal ? '' : account.platform,
    ...wire,
    ...(embeds ? { endpoint: 'embeddings' } : {}),
    mode: playground ? 'playground' : account.mode === 'web' ? 'web' : 'api',
    model: model.name,
    upstreamModel: null,
    stream: !embeds && chance.next() < 0.75,
    clientIp: `10.20.${of.person}.${10 + key}`,
    userAgent: of.name === 'claude-code' ? 'claude-cli/2.0' : 'openai-python/1.99.0',
    sessionId: embeds ? '' : `${of.name}-${Math.floor(createdAt / 2_700_000)}`,
    tags: of.team ? { team: of.team, stage: of.name.includes('staging') ? 'staging' : 'production' } : {},
    priceRate,
    priceVersion: billed ? (price?.version ?? null) : null,
    status: statusOf(ending),
    httpStatus: refusal?.status ?? failure?.status ?? (ending === 'process_died' ? null : 200),
    errorCode: refusal?.code ?? failure?.code ?? '',
    errorMessage: refusal?.message ?? failure?.message ?? null,
    endReason: cached ? 'stop' : ending,
    inputTokens: counts?.inputTokens ?? null,
    cacheReadTokens: counts?.cacheReadTokens ?? null,
    cacheWriteTokens: counts?.cacheWriteTokens ?? null,
    cacheWrite1hTokens: counts?.cacheWrite1hTokens ?? null,
    outputTokens: counts?.outputTokens ?? null,
    reasoningTokens: counts?.reasoningTokens ?? null,
    estimatedTokens: cached ? 0 : usage.estimatedTokens,
    usageSource: usage.usageSource,
    usageRaw: null,
    usageNote: cached ? "Served from Weir's own cache." : usage.usageNote,
    cached,
    savedTokens: cached && usage.tokens ? usage.tokens.inputTokens + usage.tokens.outputTokens : 0,
    savedCost: cached ? (cost?.cost ?? 0n) : 0n,
    units: null,
    baseCost: billed?.baseCost ?? null,
    cost: billed?.cost ?? null,
    inputCost: billed?.inputCost ?? null,
    cacheReadCost: billed?.cacheReadCost ?? null,
    cacheWriteCost: billed?.cacheWriteCost ?? null,
    outputCost: billed?.outputCost ?? null,
    otherCost: billed?.otherCost ?? null,
    durationMs: ending === 'process_died' ? null : durationMs,
    ttftMs: ending === 'process_died' ? null : ttftMs,
    chunkCount: counts && !embeds ? Math.ceil(counts.outputTokens / 4) : 0,
    conversationId: null,
    upstreamRequestId: null,
    attempts: refusal || cached ? [] : retried ? [firstTry, attempt] : [attempt],
  };
}

const zeroCounts: Counted = {
  inputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  cacheWrite1hTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
};
const zeroCost = {
  baseCost: 0n,
  cost: 0n,
  inputCost: 0n,
  cacheReadCost: 0n,
  cacheWriteCost: 0n,
  outputCost: 0n,
  otherCost: 0n,
};

function durationOf({ model }: Arrival, { tokens }: Usage, chance: Chance): number {
  const output = tokens?.outputTokens ?? model.output / 4;
  return Math.round(chance.around(450, 3) + output * (8 + chance.next() * 14));
}
