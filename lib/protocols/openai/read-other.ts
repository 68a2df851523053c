// Embeddings, images, audio, moderations and rerank: usage where it is told, units where it is not. Their large members
// (vectors, pictures) are counted, never built.
import { type AnswerState, takeFault, takeIdentity, takeUsage } from '@/lib/protocols/answer-state';
import { countIn } from '@/lib/protocols/believable-counts';
import { type JsonRecord, recordIn, textIn } from '@/lib/protocols/json-value';
import { normaliseOpenaiUsage } from '@/lib/protocols/openai/usage';

/** The members of a whole answer that are read; the reader adds `dataCount` where `data` is a list. */
export const otherMembers: ReadonlySet<string> = new Set([
  'id',
  'model',
  'usage',
  'meta',
  'error',
  'code',
  'message',
  'msg',
  'detail',
  'object',
  'type',
  'success',
  'duration',
]);

export function readOther(value: JsonRecord, eventName: string, state: AnswerState): 'read' {
  const type = textIn(value, 'type') || eventName;
  if (type === 'error') takeFault(state, recordIn(value, 'error') ?? value);
  else if (value.error !== undefined && value.error !== null) takeFault(state, value.error, value);
  takeIdentity(state, textIn(value, 'id'), textIn(value, 'model'));
  readUnits(value, type, state);

  const usage = recordIn(value, 'usage');
  if (usage && !readDuration(usage, state)) {
    takeUsage(state, usage, normaliseOpenaiUsage(usage, state.upstreamModel ?? ''));
  }
  const billed = billedUnits(value);
  if (billed) {
    const searches = countIn(billed, 'search_units');
    if (searches > 0) state.units.searches = searches;
    if (!usage && countIn(billed, 'input_tokens') > 0) takeUsage(state, billed, normaliseOpenaiUsage(billed));
  }
  // A stream of speech or transcription ends with the event that is done; of several pictures each completes.
  if (type.endsWith('.done') || type.endsWith('.completed')) {
    state.finish = 'stop';
    state.finishReason = type;
    state.terminalSeen = type.endsWith('.done');
  } else if (type.endsWith('.delta') || type.endsWith('.partial_image')) {
    state.otherContentSeen = true;
    if (type.startsWith('transcript.')) state.output.add('text', textIn(value, 'delta'));
  }
  return 'read';
}

function readUnits(value: JsonRecord, type: string, state: AnswerState): void {
  if (state.endpoint === 'images/generations') {
    if (typeof value.dataCount === 'number') state.units.images = value.dataCount;
    if (type === 'image_generation.completed') state.units.images = (state.units.images ?? 0) + 1;
  }
  if (typeof value.duration === 'number' && value.duration > 0) state.units.seconds = value.duration;
}

/** Whisper's usage is a duration, not tokens. */
function readDuration(usage: JsonRecord, state: AnswerState): boolean {
  const seconds = usage.seconds;
  if (typeof seconds !== 'number' || !(seconds >= 0)) return false;
  state.units.seconds = seconds;
  return textIn(usage, 'type') === 'duration' || usage.input_tokens === undefined;
}

function billedUnits(value: JsonRecord): JsonRecord | null {
  const meta = recordIn(value, 'meta');
  return meta && (recordIn(meta, 'billed_units') ?? recordIn(meta, 'tokens'));
}
