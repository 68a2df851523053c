import { base64Part, referencePart } from '@/lib/conversations/binary-part';
import type { MessageRole, Part } from '@/lib/conversations/recorded-turn';
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

export function readContents(body: JsonRecord): Said {
  const said = emptySaid();
  const system = body.systemInstruction ?? body.system_instruction;
  if (typeof system === 'string') say(said, 'system', textPart(system));
  else if (isRecord(system)) say(said, 'system', partsOf(system));
  const contents = isRecord(body.contents) ? [body.contents] : listIn(body, 'contents');
  if (typeof body.contents === 'string') say(said, 'user', textPart(body.contents));
  for (const content of contents) {
    if (!isRecord(content)) continue;
    const parts = partsOf(content);
    say(said, roleOf(textIn(content, 'role'), parts), parts);
  }
  sayTools(said, body.tools);
  return said;
}

function roleOf(role: string, parts: readonly Part[]): MessageRole {
  if (role === 'model') return 'assistant';
  return parts.some((part) => part.type === 'tool_result') ? 'tool' : 'user';
}

function partsOf(content: JsonRecord): Part[] {
  return listIn(content, 'parts').flatMap((part) => (isRecord(part) ? readPart(part) : []));
}

function readPart(part: JsonRecord): Part[] {
  const text = textIn(part, 'text');
  if (text) return part.thought === true ? reasoningPart(text) : textPart(text);
  const call = recordIn(part, 'functionCall') ?? recordIn(part, 'function_call');
  if (call) {
    return [
      {
        type: 'tool_call',
        id: textIn(call, 'id'),
        name: textIn(call, 'name'),
        arguments: asText(call.args ?? {}),
      },
    ];
  }
  const response = recordIn(part, 'functionResponse') ?? recordIn(part, 'function_response');
  if (response) {
    return [
      {
        type: 'tool_result',
        id: textIn(response, 'id'),
        name: textIn(response, 'name'),
        text: asText(response.response),
      },
    ];
  }
  const inline = recordIn(part, 'inlineData') ?? recordIn(part, 'inline_data');
  if (inline) {
    return [base64Part(textIn(inline, 'mimeType') || textIn(inline, 'mime_type'), textIn(inline, 'data'))];
  }
  const file = recordIn(part, 'fileData') ?? recordIn(part, 'file_data');
  if (file) {
    const type = textIn(file, 'mimeType') || textIn(file, 'mime_type') || 'file';
    return [referencePart(type, textIn(file, 'fileUri') || textIn(file, 'file_uri'))];
  }
  // As the reader of answers has it: code that the model ran is part of what it said, its output is not.
  return textPart(textIn(recordIn(part, 'executableCode') ?? {}, 'code'));
}
