// Chat completions, completions and responses: what was said, in the order it was said.
import { base64Part, referencePart, urlPart } from '@/lib/conversations/binary-part';
import type { Part } from '@/lib/conversations/recorded-turn';
import {
  asText,
  emptySaid,
  reasoningPart,
  type Said,
  say,
  sayTools,
  textPart,
} from '@/lib/conversations/said';
import { isRecord, type JsonRecord, listIn, recordIn, textIn } from '@/lib/protocols/json-value';

export function readChat(body: JsonRecord): Said {
  const said = emptySaid();
  for (const message of listIn(body, 'messages')) if (isRecord(message)) readMessage(said, message);
  sayTools(said, body.tools ?? body.functions);
  return said;
}

function readMessage(said: Said, message: JsonRecord): Said {
  const role = textIn(message, 'role');
  const content = contentParts(message.content);
  if (role === 'system' || role === 'developer') return say(said, 'system', content);
  if (role === 'tool' || role === 'function') {
    const text = content.map((part) => (part.type === 'text' ? part.text : '')).join('');
    const result: Part = {
      type: 'tool_result',
      id: textIn(message, 'tool_call_id'),
      name: textIn(message, 'name'),
      text,
    };
    return say(said, 'tool', [result, ...content.filter((part) => part.type === 'binary')]);
  }
  if (role !== 'assistant') return say(said, 'user', content);
  const parts = [
    ...reasoningPart(textIn(message, 'reasoning_content') || textIn(message, 'reasoning')),
    ...content,
    ...textPart(textIn(message, 'refusal')),
  ];
  for (const call of listIn(message, 'tool_calls')) {
    if (!isRecord(call)) continue;
    const made = recordIn(call, 'function') ?? recordIn(call, 'custom');
    if (made) parts.push(toolCall(textIn(call, 'id'), made));
  }
  const old = recordIn(message, 'function_call');
  if (old) parts.push(toolCall('', old));
  return say(said, 'assistant', parts);
}

function toolCall(id: string, made: JsonRecord): Part {
  return {
    type: 'tool_call',
    id,
    name: textIn(made, 'name'),
    arguments: asText(made.arguments ?? made.input),
  };
}

/** The content of a message, text or parts, in chat and responses alike. */
function contentParts(content: unknown): Part[] {
  if (typeof content === 'string') return textPart(content);
  if (!Array.isArray(content)) return [];
  return content.flatMap((part) => {
    if (typeof part === 'string') return textPart(part);
    return isRecord(part) ? contentPart(part) : [];
  });
}

function contentPart(part: JsonRecord): Part[] {
  const text = textIn(part, 'text') || textIn(part, 'refusal');
  if (text) return textPart(text);
  const type = textIn(part, 'type');
  if (type === 'image_url' || type === 'input_image') {
    const url = textIn(part, 'image_url') || textIn(recordIn(part, 'image_url') ?? {}, 'url');
    return [url ? urlPart(url, 'image') : referencePart('image', textIn(part, 'file_id'))];
  }
  if (type === 'input_audio') {
    const audio = recordIn(part, 'input_audio') ?? {};
    return [base64Part(`audio/${textIn(audio, 'format')}`, textIn(audio, 'data'))];
  }
  if (type === 'file' || type === 'input_file') {
    const file = recordIn(part, 'file') ?? part;
    const data = textIn(file, 'file_data');
    const name = textIn(file, 'filename');
    return [
      data
        ? urlPart(data.startsWith('data:') ? data : `data:;base64,${data}`, 'application/octet-stream', name)
        : referencePart('file', name || textIn(file, 'file_id') || textIn(file, 'file_url')),
    ];
  }
  return type && type !== 'text' && type !== 'input_text' && type !== 'output_text'
    ? [referencePart(type, '')]
    : [];
}

export function readCompletion(body: JsonRecord): Said {
  const said = emptySaid();
  const prompts = Array.isArray(body.prompt) ? body.prompt : [body.prompt];
  say(
    said,
    'user',
    prompts.filter((prompt) => typeof prompt === 'string').flatMap((prompt) => textPart(prompt)),
  );
  return said;
}

export function readResponses(body: JsonRecord): Said {
  const said = emptySaid();
  said.previousResponseId = textIn(body, 'previous_response_id') || null;
  say(said, 'system', textPart(textIn(body, 'instructions')));
  if (typeof body.input === 'string') say(said, 'user', textPart(body.input));
  for (const item of listIn(body, 'input')) if (isRecord(item)) readItem(said, item);
  sayTools(said, body.tools);
  return said;
}

function readItem(said: Said, item: JsonRecord): Said {
  const type = textIn(item, 'type') || 'message';
  if (type === 'message') return readMessage(said, item);
  const id = textIn(item, 'call_id') || textIn(item, 'id');
  if (type === 'reasoning') {
    const summary = [...listIn(item, 'summary'), ...listIn(item, 'content')];
    const text = summary.map((part) => (isRecord(part) ? textIn(part, 'text') : '')).join('\n');
    return say(said, 'assistant', reasoningPart(text));
  }
  if (type === 'function_call' || type === 'custom_tool_call' || type === 'mcp_call') {
    return say(said, 'assistant', [toolCall(id, item)]);
  }
  if (type.endsWith('_output')) {
    const content = contentParts(item.output);
    const text = content.length
      ? content.map((part) => (part.type === 'text' ? part.text : '')).join('')
      : asText(item.output);
    const result: Part = { type: 'tool_result', id, name: '', text };
    return say(said, 'tool', [result, ...content.filter((part) => part.type === 'binary')]);
  }
  // The provider's own tools: an answer's reader does not tell of them, so they must not count as a difference.
  const own: Part[] = type.endsWith('_call') ? [{ type: 'tool_result', id, name: type, text: '' }] : [];
  return say(said, 'assistant', own);
}
