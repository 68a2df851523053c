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

export function readMessages(body: JsonRecord): Said {
  const said = emptySaid();
  say(said, 'system', blocks(body.system));
  for (const message of listIn(body, 'messages')) {
    if (!isRecord(message)) continue;
    const role = textIn(message, 'role');
    const parts = blocks(message.content);
    if (role === 'assistant' || role === 'system') say(said, role, parts);
    else say(said, parts.some((part) => part.type === 'tool_result') ? 'tool' : 'user', parts);
  }
  sayTools(said, body.tools);
  return said;
}

function blocks(content: unknown): Part[] {
  if (typeof content === 'string') return textPart(content);
  return Array.isArray(content) ? content.flatMap((block) => (isRecord(block) ? readBlock(block) : [])) : [];
}

function readBlock(block: JsonRecord): Part[] {
  const type = textIn(block, 'type');
  switch (type) {
    case 'text':
      return textPart(textIn(block, 'text'));
    case 'thinking':
      return reasoningPart(textIn(block, 'thinking'));
    case 'redacted_thinking':
      return [];
    case 'tool_use':
    case 'server_tool_use':
    case 'mcp_tool_use':
      return [
        {
          type: 'tool_call',
          id: textIn(block, 'id'),
          name: textIn(block, 'name'),
          arguments: asText(block.input),
        },
      ];
    case 'image':
    case 'document':
      return [readSource(type, block)];
    default:
      return type.endsWith('tool_result') ? toolResult(type, block) : [referencePart(type, '')];
  }
}

function toolResult(type: string, block: JsonRecord): Part[] {
  const inner = type === 'tool_result' ? blocks(block.content) : [];
  const text =
    inner.length > 0 || type === 'tool_result'
      ? inner.map((part) => (part.type === 'text' ? part.text : '')).join('')
      : asText(block.content);
  const result: Part = { type: 'tool_result', id: textIn(block, 'tool_use_id'), name: '', text };
  return [result, ...inner.filter((part) => part.type === 'binary')];
}

function readSource(kind: string, block: JsonRecord): Part {
  const source = recordIn(block, 'source') ?? {};
  const mediaType = textIn(source, 'media_type') || kind;
  const title = textIn(block, 'title');
  const data = textIn(source, 'data');
  if (textIn(source, 'type') === 'text') return { type: 'text', text: data };
  if (data) return base64Part(mediaType, data, title);
  const url = textIn(source, 'url');
  return url ? urlPart(url, kind, title) : referencePart(kind, title || textIn(source, 'file_id'));
}
