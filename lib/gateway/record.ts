// How a request is written down: once, before the client can know that it is over.
import { monotonicMillis } from '@/lib/clock';
import { errorMessage } from '@/lib/errors';
import { requestEnded } from '@/lib/gateway/active-requests';
import type { RecordExchange } from '@/lib/gateway/gateway-parts';
import type { RequestState } from '@/lib/gateway/request-state';
import { estimateTokens } from '@/lib/gateway/token-estimate';
import type { EndRecord, StartRecord } from '@/lib/journal/record';
import { log } from '@/lib/log';
import { computeCost } from '@/lib/pricing/compute-cost';
import { promptText } from '@/lib/protocols/prompt';
import type { CapturedOutput, Outcome, ResponseReading, UsageDecision } from '@/lib/protocols/protocol';
import { decideUsage, missingCounts } from '@/lib/protocols/usage-decision';

function modeOf(state: RequestState): EndRecord['mode'] {
  return state.caller ? 'playground' : (state.account?.mode ?? 'api');
}

function userAgentOf(state: RequestState): string {
  const value = state.request.headers['user-agent'] ?? '';
  return value.length > 300 ? value.slice(0, 300) : value;
}

// Both records are written out in full, kind and id first (the journal's scan counts on that): a literal of fifty
// members costs V8 less than a spread of twenty.
function startRecord(state: RequestState): StartRecord {
  const { key, account } = state;
  return {
    kind: 'start',
    id: state.id,
    createdAt: state.createdAt,
    keyId: key.id,
    userId: key.userId,
    projectId: key.projectId ?? '',
    accountId: account?.id ?? '',
    provider: account?.provider ?? '',
    platform: account?.platform ?? '',
    protocol: state.protocol,
    mode: modeOf(state),
    model: state.reading?.model ?? '',
    upstreamModel: state.upstreamModel,
    endpoint: state.endpoint,
    stream: state.reading?.stream ?? false,
    clientIp: state.request.clientIp,
    userAgent: userAgentOf(state),
    sessionId: state.sessionId,
    tags: state.tags,
    priceRate: key.priceRate,
    priceVersion: state.price?.version ?? null,
  };
}

/** Throws `storage_unavailable`: nothing may be forwarded without it. */
export function recordStart(state: RequestState) {
  state.journal.append(startRecord(state));
  state.started = true;
  if (isRecorded(state)) state.parts.recorder()?.begin(state.key.id, state.endpoint, state.body);
}

/** How it ended, as far as the row is concerned. */
export type EndFacts = {
  status: EndRecord['status'];
  /** What the client got. */
  httpStatus: number | null;
  endReason: EndRecord['endReason'];
  errorCode: string;
  errorMessage: string | null;
  usage?: UsageDecision;
  chunkCount?: number;
  cached?: { savedTokens: number; savedCost: bigint };
  answer?: CapturedOutput | null;
  upstreamResponseId?: string | null;
};

const longestMessage = 1000;

/**
 * Writes the end, gives back what was reserved, and calls `then` as soon as the client may know: at once, or with
 * WEIR_DURABILITY=fsync once it is on the disk. Only the first call writes; later ones just call `then`.
 */
export function settle(state: RequestState, facts: EndFacts, then: () => void) {
  if (state.settled) return then();
  state.settled = true;
  const end = endRecord(state, facts);
  const { journal, admission } = state;
  const record = isRecorded(state) ? state.parts.recorder() : null;
  if (record) keepTurn(state, end, facts, record);
  try {
    journal.append(end);
  } catch (error) {
    // The journal keeps ends it cannot write; this is for what it does not expect.
    log.error('a request could not be recorded', { requestId: state.id, error: errorMessage(error) });
  }
  const tokens = facts.usage?.usage;
  const totalTokens = tokens
    ? tokens.inputTokens + tokens.cacheReadTokens + tokens.cacheWriteTokens + tokens.outputTokens
    : null;
  if (end.status === 'success') state.worth = { tokens: totalTokens ?? 0, cost: end.cost ?? 0n };
  admission?.settle({ totalTokens, baseCost: end.baseCost, cost: end.cost });
  requestEnded();
  const durable = journal.durable();
  if (durable) durable.then(then, then);
  else then();
}

/** Before the end, so that no crash keeps the row and loses what was said. The row itself matters more. */
function keepTurn(state: RequestState, end: EndRecord, facts: EndFacts, record: RecordExchange) {
  try {
    const prepared = record({
      end,
      requestBody: state.body,
      answer: facts.answer ?? null,
      upstreamResponseId: facts.upstreamResponseId ?? null,
    });
    if (!prepared) return;
    state.journal.append({ kind: 'turn', id: state.id, turn: prepared.turn });
    prepared.kept();
  } catch (error) {
    log.error('what was said in a request could not be kept', { requestId: state.id, error });
  }
}

/** Of an answer that is recorded; what comes after is cut. */
export const capturedBytes = 1024 * 1024;

/** Whether what was said may be kept. */
export function isRecorded(state: RequestState): boolean {
  return state.key.recordConversations && state.request.headers['x-weir-record'] !== 'off';
}

function endRecord(state: RequestState, facts: EndFacts): EndRecord {
  const { key, account } = state;
  const { usage: decision, cached } = facts;
  const tokens = cached ? noTokens : (decision?.usage ?? null);
  const cost = cached
    ? noCost
    : decision
      ? computeCost(state.price, tokens, unitsOf(state, decision), state.key.priceRate)
      : null;
  const units = decision ? countedUnits(unitsOf(state, decision)) : null;
  return {
    kind: 'end',
    id: state.id,
    createdAt: state.createdAt,
    keyId: key.id,
    userId: key.userId,
    projectId: key.projectId ?? '',
    accountId: account?.id ?? '',
    provider: account?.provider ?? '',
    platform: account?.platform ?? '',
    protocol: state.protocol,
    mode: modeOf(state),
    model: state.reading?.model ?? '',
    upstreamModel: state.upstreamModel,
    endpoint: state.endpoint,
    stream: state.reading?.stream ?? false,
    clientIp: state.request.clientIp,
    userAgent: userAgentOf(state),
    sessionId: state.sessionId,
    tags: state.tags,
    priceRate: key.priceRate,
    priceVersion: state.price?.version ?? null,
    status: facts.status,
    httpStatus: facts.httpStatus,
    errorCode: facts.errorCode,
    errorMessage: facts.errorMessage?.slice(0, longestMessage) ?? null,
    endReason: facts.endReason,
    inputTokens: tokens?.inputTokens ?? null,
    cacheReadTokens: tokens?.cacheReadTokens ?? null,
    cacheWriteTokens: tokens?.cacheWriteTokens ?? null,
    cacheWrite1hTokens: tokens?.cacheWrite1hTokens ?? null,
    outputTokens: tokens?.outputTokens ?? null,
    reasoningTokens: tokens?.reasoningTokens ?? null,
    estimatedTokens: decision?.estimatedTokens ?? 0,
    usageSource: decision?.usageSource ?? 'none',
    usageRaw: decision?.usageRaw ?? null,
    usageNote: noteOf(state, facts),
    cached: cached !== undefined,
    savedTokens: cached?.savedTokens ?? 0,
    savedCost: cached?.savedCost ?? 0n,
    units,
    baseCost: cost?.baseCost ?? null,
    cost: cost?.cost ?? null,
    inputCost: cost?.inputCost ?? null,
    cacheReadCost: cost?.cacheReadCost ?? null,
    cacheWriteCost: cost?.cacheWriteCost ?? null,
    outputCost: cost?.outputCost ?? null,
    otherCost: cost?.otherCost ?? null,
    durationMs: Math.round(monotonicMillis() - state.arrivedAt),
    ttftMs: state.ttftMs,
    chunkCount: facts.chunkCount ?? 0,
    conversationId: null,
    upstreamRequestId: state.upstreamRequestId,
    attempts: state.attempts,
  };
}

const noTokens = {
  inputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  cacheWrite1hTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
};

const noCost = {
  baseCost: 0n,
  cost: 0n,
  inputCost: 0n,
  cacheReadCost: 0n,
  cacheWriteCost: 0n,
  outputCost: 0n,
  otherCost: 0n,
};

/** What the request itself is metered in (characters to be spoken) beside what the answer says. */
function unitsOf(state: RequestState, decision: UsageDecision): UsageDecision['units'] {
  return { ...state.reading?.units, ...decision.units };
}

function countedUnits(units: UsageDecision['units']): Record<string, number> | null {
  const { serviceTier: _tier, ...counted } = units;
  const entries = Object.entries(counted).filter(
    (entry): entry is [string, number] => entry[1] !== undefined,
  );
  return entries.length ? Object.fromEntries(entries) : null;
}

function noteOf(state: RequestState, facts: EndFacts): string | null {
  const notes: string[] = [];
  if (facts.cached) notes.push("Served from Weir's own cache.");
  if (facts.usage?.usageNote) notes.push(facts.usage.usageNote);
  else if (!facts.usage && !facts.cached) {
    notes.push(
      facts.endReason === 'rejected'
        ? 'Refused before any upstream was asked.'
        : 'No answer came that could be counted.',
    );
  }
  if (state.notice) notes.push(state.notice);
  return notes.length ? notes.join(' ') : null;
}

/** Decides the usage of an answer, waiting for estimates only where some are needed. */
export function withUsage(
  state: RequestState,
  reading: ResponseReading,
  outcome: Outcome,
  then: (usage: UsageDecision) => void,
) {
  const facts = { reading, outcome };
  const missing = missingCounts(facts);
  if (!missing.input && !missing.output) {
    return then(decideUsage(facts, { inputTokens: null, outputTokens: null }));
  }
  const text = missing.output ? reading.outputText() : '';
  void estimateTokens({
    prompt: missing.input && state.reading ? promptText(state.reading) : null,
    output: missing.output ? { text, bytes: reading.outputBytes } : null,
  }).then((estimate) => then(decideUsage(facts, estimate)));
}
