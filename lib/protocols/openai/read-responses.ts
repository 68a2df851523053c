// The Responses protocol: typed events, of which the last carries the whole response with its usage.
import { type AnswerState, takeFault, takeIdentity, takeUsage } from '@/lib/protocols/answer-state';
import { isRecord, type JsonRecord, listIn, recordIn, textIn } from '@/lib/protocols/json-value';
import { normaliseOpenaiUsage } from '@/lib/protocols/openai/usage';

export const responsesFinalEvents: ReadonlySet<string> = new Set([
  'response.completed',
  'response.incomplete',
  'response.failed',
  'response.cancelled',
]);

export function readResponsesEvent(value: JsonRecord, eventName: string, state: AnswerState): 'read' {
  const type = textIn(value, 'type') || eventName;
  const response = recordIn(value, 'response');
  if (type === 'error' || (value.error !== undefined && value.error !== null && !response)) {
    takeFault(state, isRecord(value.error) ? value.error : value);
    return 'read';
  }
  if (response) {
    takeIdentity(state, textIn(response, 'id'), textIn(response, 'model'));
    if (responsesFinalEvents.has(type)) {
      readEnd(response, type.slice('response.'.length), state);
      state.terminalSeen = true;
    }
    return 'read';
  }
  readDelta(type, value, state);
  return 'read';
}

function readDelta(type: string, value: JsonRecord, state: AnswerState): void {
  const { output } = state;
  const delta = textIn(value, 'delta');
  const key = `${value.output_index ?? ''}`;
  switch (type) {
    case 'response.output_text.delta':
    case 'response.refusal.delta':
    case 'response.audio.transcript.delta':
    case 'response.output_audio_transcript.delta':
      output.add('text', delta);
      break;
    case 'response.reasoning_text.delta':
    case 'response.reasoning.delta':
    case 'response.reasoning_summary_text.delta':
      output.add('reasoning', delta);
      break;
    case 'response.function_call_arguments.delta':
    case 'response.custom_tool_call_input.delta':
    case 'response.mcp_call_arguments.delta':
      output.addToolCall({ key, arguments: delta });
      break;
    case 'response.output_item.added': {
      const item = recordIn(value, 'item');
      if (item && isCall(item)) {
        output.addToolCall({
          key,
          id: textIn(item, 'call_id') || textIn(item, 'id'),
          name: textIn(item, 'name'),
        });
      }
      break;
    }
    case 'response.image_generation_call.partial_image':
      state.otherContentSeen = true;
      break;
  }
}

function isCall(item: JsonRecord): boolean {
  const type = textIn(item, 'type');
  return type === 'function_call' || type === 'custom_tool_call' || type === 'mcp_call';
}

/** The answer to a request without a stream. */
export function readResponsesBody(value: JsonRecord, _eventName: string, state: AnswerState): 'read' {
  takeIdentity(state, textIn(value, 'id'), textIn(value, 'model'));
  listIn(value, 'output').forEach((item, position) => {
    if (!isRecord(item)) return;
    if (isCall(item)) {
      state.output.addToolCall({
        key: `${position}`,
        id: textIn(item, 'call_id') || textIn(item, 'id'),
        name: textIn(item, 'name'),
        arguments: textIn(item, 'arguments') || textIn(item, 'input'),
      });
      return;
    }
    const thinks = textIn(item, 'type') === 'reasoning';
    for (const part of [...listIn(item, 'summary'), ...listIn(item, 'content')]) {
      if (!isRecord(part)) continue;
      state.output.add(thinks ? 'reasoning' : 'text', textIn(part, 'text') || textIn(part, 'refusal'));
    }
  });
  readEnd(value, textIn(value, 'status'), state);
  return 'read';
}

function readEnd(response: JsonRecord, status: string, state: AnswerState): void {
  const usage = recordIn(response, 'usage');
  if (usage) takeUsage(state, usage, normaliseOpenaiUsage(usage, state.upstreamModel ?? ''));
  const tier = textIn(response, 'service_tier');
  if (tier) state.units.serviceTier = tier.slice(0, 60);
  const images = listIn(response, 'output').filter(
    (item) => isRecord(item) && item.type === 'image_generation_call',
  ).length;
  if (images > 0) state.units.images = images;

  if (status === 'failed') {
    takeFault(state, response.error ?? 'The response failed.');
  } else if (status === 'cancelled') {
    takeFault(state, { message: 'The response was cancelled at the upstream.', code: 'cancelled' });
  } else if (isRecord(response.error)) {
    takeFault(state, response.error);
  }
  const details = recordIn(response, 'incomplete_details');
  const reason = (details && textIn(details, 'reason')) || status;
  if (!reason) return;
  state.finishReason = reason.slice(0, 100);
  if (status === 'incomplete') {
    state.finish = reason === 'content_filter' ? 'filter' : 'length';
  } else {
    const called = listIn(response, 'output').some((item) => isRecord(item) && item.type === 'function_call');
    state.finish = called ? 'tool' : 'stop';
  }
}
