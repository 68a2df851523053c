// Gemini's generateContent answers: every element of a stream has the shape of a whole answer.
import {
  type AnswerState,
  takeFault,
  takeFinish,
  takeIdentity,
  takeUsage,
} from '@/lib/protocols/answer-state';
import { normaliseGeminiUsage } from '@/lib/protocols/gemini/usage';
import { isRecord, type JsonRecord, listIn, recordIn, textIn } from '@/lib/protocols/json-value';
import type { EndReason } from '@/lib/protocols/protocol';

const finishWords: ReadonlyMap<string, EndReason> = new Map<string, EndReason>([
  ['max_tokens', 'length'],
  ['safety', 'filter'],
  ['recitation', 'filter'],
  ['blocklist', 'filter'],
  ['prohibited_content', 'filter'],
  ['spii', 'filter'],
  ['image_safety', 'filter'],
  ['image_prohibited_content', 'filter'],
  ['language', 'filter'],
]);

export function readContent(value: JsonRecord, _eventName: string, state: AnswerState): 'read' {
  if (value.error !== undefined && value.error !== null) {
    takeFault(state, value.error, value);
    return 'read';
  }
  takeIdentity(state, textIn(value, 'responseId'), textIn(value, 'modelVersion'));
  for (const candidate of listIn(value, 'candidates')) {
    if (isRecord(candidate)) readCandidate(candidate, state);
  }
  const feedback = recordIn(value, 'promptFeedback');
  const blocked = feedback && textIn(feedback, 'blockReason');
  if (blocked) {
    state.finish = 'filter';
    state.finishReason = blocked.slice(0, 100);
  }
  const usage = recordIn(value, 'usageMetadata');
  if (usage) {
    takeUsage(state, usage, normaliseGeminiUsage(usage));
    const tier = textIn(usage, 'serviceTier');
    if (tier) state.units.serviceTier = tier.slice(0, 60).toLowerCase();
  }
  return 'read';
}

function readCandidate(candidate: JsonRecord, state: AnswerState): void {
  const content = recordIn(candidate, 'content');
  for (const part of content ? listIn(content, 'parts') : []) {
    if (isRecord(part)) readPart(part, state);
  }
  const reason = textIn(candidate, 'finishReason');
  if (!reason || reason === 'FINISH_REASON_UNSPECIFIED') return;
  takeFinish(state, reason, finishWords);
  if (state.finish === 'stop' && state.toolCallSeen) state.finish = 'tool';
}

function readPart(part: JsonRecord, state: AnswerState): void {
  state.output.add(part.thought === true ? 'reasoning' : 'text', textIn(part, 'text'));
  const call = recordIn(part, 'functionCall');
  if (call) {
    state.toolCallSeen = true;
    state.output.addToolCall({
      key: textIn(call, 'id') || `${state.output.bytes}`,
      id: textIn(call, 'id'),
      name: textIn(call, 'name'),
      arguments: JSON.stringify(call.args ?? {}),
    });
  }
  const code = recordIn(part, 'executableCode');
  if (code) state.output.add('text', textIn(code, 'code'));
  const file = recordIn(part, 'inlineData');
  if (file) {
    state.otherContentSeen = true;
    if (textIn(file, 'mimeType').startsWith('image/')) state.units.images = (state.units.images ?? 0) + 1;
  }
}
