// What a client would have sent, in the words of each protocol.
import type { Protocol } from '@/lib/protocols/protocol';

export type DemoMessage =
  | { role: 'user'; text: string; picture: string | null }
  | { role: 'assistant'; text: string; call: DemoCall | null }
  | { role: 'tool'; call: DemoCall; result: string };

export type DemoCall = { id: string; name: string; arguments: Record<string, string | number> };

export type DemoRequestBody = {
  system: string | null;
  messages: readonly DemoMessage[];
  tool: DemoCall | null;
};

const writers: Record<Protocol, (body: DemoRequestBody) => unknown> = {
  openai: ({ system, messages, tool }) => ({
    messages: [...(system ? [{ role: 'system', content: system }] : []), ...messages.map(openaiMessage)],
    ...(tool ? { tools: [{ type: 'function', function: declared(tool) }] } : {}),
  }),
  anthropic: ({ system, messages, tool }) => ({
    ...(system ? { system } : {}),
    messages: messages.map(anthropicMessage),
    ...(tool ? { tools: [{ name: tool.name, input_schema: declared(tool).parameters }] } : {}),
  }),
  gemini: ({ system, messages, tool }) => ({
    ...(system ? { systemInstruction: { parts: [{ text: system }] } } : {}),
    contents: messages.map(geminiContent),
    ...(tool ? { tools: [{ functionDeclarations: [declared(tool)] }] } : {}),
  }),
};

export function requestBody(protocol: Protocol, body: DemoRequestBody): Buffer {
  return Buffer.from(JSON.stringify(writers[protocol](body)));
}

function declared({ name, arguments: given }: DemoCall) {
  const properties = Object.fromEntries(
    Object.entries(given).map(([field, value]) => [field, { type: typeof value }]),
  );
  return { name, parameters: { type: 'object', properties } };
}

function openaiMessage(message: DemoMessage) {
  if (message.role === 'tool')
    return { role: 'tool', tool_call_id: message.call.id, content: message.result };
  if (message.role === 'user') {
    if (!message.picture) return { role: 'user', content: message.text };
    const url = `data:image/png;base64,${message.picture}`;
    return {
      role: 'user',
      content: [
        { type: 'text', text: message.text },
        { type: 'image_url', image_url: { url } },
      ],
    };
  }
  if (!message.call) return { role: 'assistant', content: message.text };
  const { id, name, arguments: given } = message.call;
  const call = { id, type: 'function', function: { name, arguments: JSON.stringify(given) } };
  return { role: 'assistant', content: message.text || null, tool_calls: [call] };
}

function anthropicMessage(message: DemoMessage) {
  if (message.role === 'tool')
    return {
      role: 'user',
      content: [{ type: 'tool_result', tool_use_id: message.call.id, content: message.result }],
    };
  const text = message.text ? [{ type: 'text', text: message.text }] : [];
  if (message.role === 'user') {
    const source = { type: 'base64', media_type: 'image/png', data: message.picture };
    return { role: 'user', content: [...text, ...(message.picture ? [{ type: 'image', source }] : [])] };
  }
  const { call } = message;
  const use = call ? [{ type: 'tool_use', id: call.id, name: call.name, input: call.arguments }] : [];
  return { role: 'assistant', content: [...text, ...use] };
}

function geminiContent(message: DemoMessage) {
  if (message.role === 'tool') {
    const { id, name } = message.call;
    return {
      role: 'user',
      parts: [{ functionResponse: { id, name, response: { result: message.result } } }],
    };
  }
  const text = message.text ? [{ text: message.text }] : [];
  if (message.role === 'user') {
    const picture = message.picture ? [{ inlineData: { mimeType: 'image/png', data: message.picture } }] : [];
    return { role: 'user', parts: [...text, ...picture] };
  }
  const { call } = message;
  const used = call ? [{ functionCall: { id: call.id, name: call.name, args: call.arguments } }] : [];
  return { role: 'model', parts: [...text, ...used] };
}
