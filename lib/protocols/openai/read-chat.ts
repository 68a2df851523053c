// Chat completions and text completions, a chunk of the stream or the whole answer: one shape but for `delta`.
import {
  type AnswerState,
  takeFault,
  takeFinish,
  takeIdentity,
  takeUsage,
} from '@/lib/protocols/answer-state';
import { isRecord, type JsonRecord, listIn, recordIn, textIn } from '@/lib/protocols/json-value';
import { normaliseOpenaiUsage } from '@/lib/protocols/openai/usage';
import type { EndReason } from '@/lib/protocols/protocol';

const finishWords: ReadonlyMap<string, EndReason> = new Map<string, EndReason>([
  ['length', 'length'],
  ['max_tokens', 'length'],
  ['max_output_tokens', 'length'],
  ['model_length', 'length'],
  ['model_context_window_exceeded', 'length'],
  ['insufficient_system_resource', 'length'],
  ['tool_calls', 'tool'],
  ['tool_use', 'tool'],
  ['function_call', 'tool'],
  ['content_filter', 'filter'],
  ['safety', 'filter'],
  ['sensitive', 'filter'],
  ['refusal', 'filter'],
]);

export function readChat(value: JsonRecord, eventName: string, state: AnswerState): 'read' {
  if (value.error !== undefined && value.error !== null) takeFault(state, value.error, value);
  else if (eventName === 'error') takeFault(state, value);
  takeIdentity(state, textIn(value, 'id'), textIn(value, 'model'));
  const tier = textIn(value, 'service_tier');
  if (tier) state.units.serviceTier = tier.slice(0, 60);

  let inChoice: JsonRecord | null = null;
  for (const choice of listIn(value, 'choices')) {
    if (!isRecord(choice)) continue;
    readChoice(choice, state);
    inChoice ??= recordIn(choice, 'usage');
  }
  const groq = recordIn(value, 'x_groq');
  const usage = recordIn(value, 'usage') ?? inChoice ?? (groq && recordIn(groq, 'usage'));
  if (usage) takeUsage(state, usage, normaliseOpenaiUsage(usage, state.upstreamModel ?? ''));
  return 'read';
}

function readChoice(choice: JsonRecord, state: AnswerState): void {
  state.output.add('text', textIn(choice, 'text'));
  const message = recordIn(choice, 'delta') ?? recordIn(choice, 'message');
  if (message) readMessage(message, typeof choice.index === 'number' ? choice.index : 0, state);
  const reason = textIn(choice, 'finish_reason');
  if (reason) takeFinish(state, reason, finishWords);
}

function readMessage(message: JsonRecord, choice: number, state: AnswerState): void {
  const { output } = state;
  output.add('reasoning', textIn(message, 'reasoning_content') || textIn(message, 'reasoning'));
  readContent(message.content, state);
  output.add('text', textIn(message, 'refusal'));
  const audio = recordIn(message, 'audio');
  if (audio) {
    output.add('text', textIn(audio, 'transcript'));
    state.otherContentSeen = true;
  }
  listIn(message, 'tool_calls').forEach((call, position) => {
    if (!isRecord(call)) return;
    const index = typeof call.index === 'number' ? call.index : position;
    const called = recordIn(call, 'function') ?? recordIn(call, 'custom') ?? {};
    output.addToolCall({
      key: `${choice}:${index}`,
      id: textIn(call, 'id'),
      name: textIn(called, 'name'),
      arguments: textIn(called, 'arguments') || textIn(called, 'input'),
    });
  });
  const called = recordIn(message, 'function_call');
  if (called) {
    output.addToolCall({
      key: `${choice}:f`,
      name: textIn(called, 'name'),
      arguments: textIn(called, 'arguments'),
    });
  }
}

/** Text, or (Mistral) a list of parts some of which are thoughts. */
function readContent(content: unknown, state: AnswerState): void {
  if (typeof content === 'string') {
    state.output.add('text', content);
    return;
  }
  if (!Array.isArray(content)) return;
  for (const part of content) {
    if (!isRecord(part)) continue;
    state.output.add('text', textIn(part, 'text'));
    for (const thought of listIn(part, 'thinking')) {
      if (isRecord(thought)) state.output.add('reasoning', textIn(thought, 'text'));
    }
  }
}
