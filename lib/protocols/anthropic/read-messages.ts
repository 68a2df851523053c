// Anthropic's messages: typed events whose counts of the end override those of the start, or one whole message.
import {
  type AnswerState,
  takeFault,
  takeFinish,
  takeIdentity,
  takeUsage,
} from '@/lib/protocols/answer-state';
import { normaliseAnthropicUsage, overrideUsage } from '@/lib/protocols/anthropic/usage';
import { countIn } from '@/lib/protocols/believable-counts';
import { isRecord, type JsonRecord, listIn, recordIn, textIn } from '@/lib/protocols/json-value';
import type { EndReason } from '@/lib/protocols/protocol';

const finishWords: ReadonlyMap<string, EndReason> = new Map<string, EndReason>([
  ['max_tokens', 'length'],
  ['model_context_window_exceeded', 'length'],
  ['tool_use', 'tool'],
  ['refusal', 'filter'],
]);

export function readMessagesEvent(
  value: JsonRecord,
  eventName: string,
  state: AnswerState,
): 'read' | 'ignored' {
  switch (textIn(value, 'type') || eventName) {
    case 'ping':
      return 'ignored';
    case 'message_start': {
      const message = recordIn(value, 'message');
      if (!message) break;
      takeIdentity(state, textIn(message, 'id'), textIn(message, 'model'));
      readUsage(message, state, false);
      break;
    }
    case 'content_block_start': {
      const block = recordIn(value, 'content_block');
      if (block) readBlock(block, blockKey(value), state);
      break;
    }
    case 'content_block_delta': {
      const delta = recordIn(value, 'delta');
      if (!delta) break;
      state.output.add('text', textIn(delta, 'text'));
      state.output.add('reasoning', textIn(delta, 'thinking'));
      const piece = textIn(delta, 'partial_json');
      if (piece) state.output.addToolCall({ key: blockKey(value), arguments: piece });
      break;
    }
    case 'message_delta': {
      const delta = recordIn(value, 'delta');
      const reason = delta && textIn(delta, 'stop_reason');
      if (reason) takeFinish(state, reason, finishWords);
      readUsage(value, state, true);
      break;
    }
    case 'message_stop':
      state.terminalSeen = true;
      break;
    case 'error':
      takeFault(state, recordIn(value, 'error') ?? value);
      break;
    default:
      if (value.error !== undefined && value.error !== null) takeFault(state, value.error, value);
  }
  return 'read';
}

function blockKey(value: JsonRecord): string {
  return `${value.index ?? ''}`;
}

/** A block's beginning in a stream, or the whole of it. */
function readBlock(block: JsonRecord, key: string, state: AnswerState): void {
  state.output.add('text', textIn(block, 'text'));
  state.output.add('reasoning', textIn(block, 'thinking'));
  const type = textIn(block, 'type');
  if (type === 'tool_use' || type === 'server_tool_use' || type === 'mcp_tool_use') {
    const input = recordIn(block, 'input');
    state.output.addToolCall({
      key,
      id: textIn(block, 'id'),
      name: textIn(block, 'name'),
      arguments: input && Object.keys(input).length > 0 ? JSON.stringify(input) : '',
    });
  } else if (type === 'redacted_thinking') {
    state.otherContentSeen = true;
  }
}

function readUsage(holder: JsonRecord, state: AnswerState, final: boolean): void {
  const told = recordIn(holder, 'usage');
  if (!told) return;
  const usage = state.usageSoFar ? overrideUsage(state.usageSoFar, told) : told;
  const normalised = normaliseAnthropicUsage(usage);
  takeUsage(state, usage, normalised);
  if ('refused' in normalised) return;
  state.usageSoFar = usage;
  state.usageIsFinal = final && told.output_tokens !== undefined && told.output_tokens !== null;
  const tier = textIn(usage, 'service_tier');
  if (tier) state.units.serviceTier = tier.slice(0, 60);
  const searches = countIn(recordIn(usage, 'server_tool_use'), 'web_search_requests');
  if (searches > 0) state.units.searches = searches;
}

/** The answer to a request without a stream. */
export function readMessageBody(value: JsonRecord, _eventName: string, state: AnswerState): 'read' {
  if (textIn(value, 'type') === 'error' || (value.error !== undefined && value.error !== null)) {
    takeFault(state, value.error ?? value, value);
    return 'read';
  }
  takeIdentity(state, textIn(value, 'id'), textIn(value, 'model'));
  listIn(value, 'content').forEach((block, position) => {
    if (isRecord(block)) readBlock(block, `${position}`, state);
  });
  const reason = textIn(value, 'stop_reason');
  if (reason) takeFinish(state, reason, finishWords);
  readUsage(value, state, true);
  return 'read';
}
