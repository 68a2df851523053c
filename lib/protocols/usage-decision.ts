// Where a row's numbers come from. Nothing else decides what is believed, estimated or left unknown.
import type { Endpoint, Outcome, ResponseReading, TokenUsage, UsageDecision } from '@/lib/protocols/protocol';

/** What has to be estimated before `decideUsage` can be asked; both false means: do not even tokenize. */
export type MissingCounts = { input: boolean; output: boolean };

export type Estimates = { inputTokens: number | null; outputTokens: number | null };

export type UsageFacts = { reading: ResponseReading; outcome: Outcome };

const generating: ReadonlySet<Endpoint> = new Set<Endpoint>([
  'chat/completions',
  'completions',
  'responses',
  'messages',
  'generateContent',
  'streamGenerateContent',
]);

/** Text goes in and something else than text comes out: only the input can be estimated. */
const embedding: ReadonlySet<Endpoint> = new Set<Endpoint>(['embeddings', 'embedContent', 'rerank']);

const nothingMissing: MissingCounts = { input: false, output: false };

export function missingCounts({ reading, outcome }: UsageFacts): MissingCounts {
  const { usage, endpoint } = reading;
  const generates = generating.has(endpoint);
  if (!generates && !embedding.has(endpoint)) return nothingMissing;
  if (!usage) {
    // An upstream that failed before it said anything is not known to have done anything.
    if (outcome.status === 'error' && !reading.contentSeen) return nothingMissing;
    return { input: true, output: generates };
  }
  const promptTold = usage.inputTokens + usage.cacheReadTokens + usage.cacheWriteTokens > 0;
  const outputTold = reachedEnd(reading, outcome) && reading.usageIsFinal && !silentOutput(reading);
  return { input: !promptTold, output: generates && !outputTold };
}

/** The upstream's last word: its end mark, or the clean end that followed a finish reason. */
function reachedEnd(reading: ResponseReading, outcome: Outcome): boolean {
  return outcome.status === 'success' || reading.terminalSeen;
}

function silentOutput(reading: ResponseReading): boolean {
  return reading.outputBytes > 0 && reading.usage?.outputTokens === 0;
}

/** `estimates` only matter where `missingCounts` asked for them. */
export function decideUsage(facts: UsageFacts, estimates: Estimates): UsageDecision {
  const { reading } = facts;
  const { usage, usageRaw, units } = reading;
  const missing = missingCounts(facts);
  const shared = { usageRaw, units };

  if (!missing.input && !missing.output) {
    if (!usage) {
      return { ...shared, usage: null, usageSource: 'none', usageNote: whyNone(facts), estimatedTokens: 0 };
    }
    return { ...shared, usage, usageSource: 'upstream', usageNote: whyUpstream(facts), estimatedTokens: 0 };
  }

  const base = usage ?? noTokens;
  const input = missing.input ? Math.max(base.inputTokens, estimates.inputTokens ?? 0) : base.inputTokens;
  const output = missing.output
    ? Math.max(base.outputTokens, estimates.outputTokens ?? 0)
    : base.outputTokens;
  return {
    ...shared,
    usage: { ...base, inputTokens: input, outputTokens: output },
    usageSource: usage ? 'partial' : 'estimated',
    usageNote: whyEstimated(facts, missing),
    estimatedTokens: input - base.inputTokens + (output - base.outputTokens),
  };
}

const noTokens: TokenUsage = {
  inputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  cacheWrite1hTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
};

function whyNone({ reading, outcome }: UsageFacts): string {
  if (reading.usageRefused) return `The upstream's usage was not believed: ${reading.usageRefused}.`;
  if (outcome.status === 'error') return 'The upstream failed without reporting usage.';
  if (reading.endpoint === 'countTokens' || reading.endpoint === 'messages/count_tokens') {
    return 'Counting tokens uses none.';
  }
  const told = Object.keys(reading.units).filter((name) => name !== 'serviceTier');
  if (told.length > 0) return `Metered in ${told.join(' and ')}, not in tokens.`;
  return 'The upstream reports no usage for this endpoint.';
}

function whyUpstream({ reading }: UsageFacts): string | null {
  if (reading.usageRefused) {
    return `The upstream's last usage was not believed (${reading.usageRefused}); these are the counts before it.`;
  }
  if (reading.usage?.outputTokens === 0) {
    return generating.has(reading.endpoint)
      ? 'The upstream counted no output tokens.'
      : 'This endpoint generates no tokens.';
  }
  return null;
}

function whyEstimated({ reading, outcome }: UsageFacts, missing: MissingCounts): string {
  const parts = [missing.input ? 'input' : '', missing.output ? 'output' : ''].filter(Boolean).join(' and ');
  return `${cause(reading, outcome, missing)}; ${parts} estimated from the text${skipped(reading)}.`;
}

function cause(reading: ResponseReading, outcome: Outcome, missing: MissingCounts): string {
  if (reading.usageRefused && !reading.usage) {
    return `The upstream's usage was not believed (${reading.usageRefused})`;
  }
  if (outcome.endReason === 'client_closed')
    return 'The client left before the upstream told the final usage';
  if (outcome.endReason === 'timeout') return 'The upstream stalled before it told the final usage';
  if (!reachedEnd(reading, outcome)) return 'The answer broke off before the upstream told the final usage';
  if (!reading.usage) return 'The upstream reported no usage';
  if (missing.output && silentOutput(reading))
    return 'The upstream counted no output tokens while text flowed';
  if (missing.output) return 'The upstream told only the counts of the start';
  return 'The upstream counted no input tokens';
}

function skipped(reading: ResponseReading): string {
  const { skippedEvents: count } = reading;
  if (count === 0) return '';
  return ` (${count} ${count === 1 ? 'event' : 'events'} could not be read)`;
}
