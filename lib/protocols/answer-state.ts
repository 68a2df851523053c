// What is known of an answer while it is followed. Interpreters (one a wire format) write it, the reader shows it.
import { isRecord, type JsonRecord, textIn } from '@/lib/protocols/json-value';
import { createOutputCollector, type OutputCollector } from '@/lib/protocols/output-collector';
import type { Endpoint, EndReason, TokenUsage, UpstreamFault, UsageUnits } from '@/lib/protocols/protocol';

export type AnswerState = {
  readonly endpoint: Endpoint;
  readonly output: OutputCollector;
  terminalSeen: boolean;
  finish: EndReason | null;
  finishReason: string | null;
  fault: UpstreamFault | null;
  usage: TokenUsage | null;
  usageRaw: string | null;
  usageRefused: string | null;
  usageIsFinal: boolean;
  /** Anthropic's counts of the start, which those of the end override field by field. */
  usageSoFar: JsonRecord | null;
  units: UsageUnits;
  /** Generated content that is not text: an image, audio. */
  otherContentSeen: boolean;
  /** Gemini says STOP where a function was called. */
  toolCallSeen: boolean;
  responseId: string | null;
  upstreamModel: string | null;
};

/**
 * Reads one event, or a whole JSON answer, into the state. `ignored` is for pings: they say nothing about how the
 * answer begins.
 */
export type Interpret = (value: JsonRecord, eventName: string, state: AnswerState) => 'read' | 'ignored';

export function createAnswerState(endpoint: Endpoint, captureBytes: number): AnswerState {
  return {
    endpoint,
    output: createOutputCollector(captureBytes),
    terminalSeen: false,
    finish: null,
    finishReason: null,
    fault: null,
    usage: null,
    usageRaw: null,
    usageRefused: null,
    usageIsFinal: true,
    usageSoFar: null,
    units: {},
    otherContentSeen: false,
    toolCallSeen: false,
    responseId: null,
    upstreamModel: null,
  };
}

const rawBytes = 2048;

/** Counts as one protocol's normaliser read them: tokens, or why they cannot be true. */
export type NormalisedUsage = { tokens: TokenUsage } | { refused: string };

export function takeUsage(state: AnswerState, raw: JsonRecord, normalised: NormalisedUsage): void {
  if ('refused' in normalised) {
    state.usageRefused = normalised.refused;
    if (state.usage === null) state.usageRaw = rawText(raw);
    return;
  }
  state.usage = normalised.tokens;
  state.usageRefused = null;
  state.usageRaw = rawText(raw);
}

/** The upstream's own words; details go first where they are too long, so that the counts stay. */
function rawText(raw: JsonRecord): string {
  const whole = JSON.stringify(raw);
  if (Buffer.byteLength(whole) <= rawBytes) return whole;
  const counts = Object.entries(raw).filter(([name, value]) => typeof value === 'number' && name.length < 60);
  return JSON.stringify(Object.fromEntries(counts.slice(0, 20)));
}

export function takeFinish(state: AnswerState, reason: string, words: ReadonlyMap<string, EndReason>): void {
  state.finishReason = reason.slice(0, 100);
  state.finish = words.get(reason.toLowerCase()) ?? 'stop';
}

export function takeIdentity(state: AnswerState, id: string, model: string): void {
  if (id && state.responseId === null) state.responseId = id.slice(0, 200);
  if (model) state.upstreamModel = model.slice(0, 256);
}

/** An `error` member in any of the shapes upstreams give it. */
export function takeFault(state: AnswerState, error: unknown, around: JsonRecord | null = null): void {
  if (state.fault) return;
  if (!isRecord(error)) {
    const message = typeof error === 'string' ? error : around ? messageIn(around) : '';
    state.fault = { message: message.slice(0, 2000), type: '', code: '', status: null };
    return;
  }
  const code = error.code;
  const status = typeof code === 'number' ? code : typeof error.status === 'number' ? error.status : null;
  state.fault = {
    message: messageIn(error).slice(0, 2000),
    type: (textIn(error, 'type') || textIn(error, 'status')).slice(0, 100),
    code: (typeof code === 'string' || typeof code === 'number' ? String(code) : '').slice(0, 100),
    status: status !== null && status >= 400 && status <= 599 ? status : null,
  };
}

function messageIn(value: JsonRecord): string {
  for (const name of ['message', 'msg', 'detail', 'error']) {
    const text = textIn(value, name);
    if (text) return text;
  }
  return '';
}
