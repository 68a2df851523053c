// What a request and its answer said, whichever protocol they were sent in.
import { readMessages } from '@/lib/conversations/read-anthropic';
import { readContents } from '@/lib/conversations/read-gemini';
import { readChat, readCompletion, readResponses } from '@/lib/conversations/read-openai';
import type { Part } from '@/lib/conversations/recorded-turn';
import { reasoningPart, type Said, textPart } from '@/lib/conversations/said';
import { isRecord, type JsonRecord, parseJson } from '@/lib/protocols/json-value';
import type { CapturedOutput } from '@/lib/protocols/protocol';

const readers: Record<string, (body: JsonRecord) => Said> = {
  'chat/completions': readChat,
  completions: readCompletion,
  responses: readResponses,
  messages: readMessages,
  generateContent: readContents,
  streamGenerateContent: readContents,
};

/** Whether requests to it are conversations at all. */
export function isConversation(endpoint: string): boolean {
  return endpoint in readers;
}

/** Null where the body is nothing that can be read. */
export function readRequest(endpoint: string, body: Buffer): Said | null {
  const value = parseJson(body.toString('utf8'));
  return isRecord(value) ? (readers[endpoint]?.(value) ?? null) : null;
}

export function answerParts(answer: CapturedOutput): Part[] {
  return [
    ...reasoningPart(answer.reasoning),
    ...textPart(answer.text),
    ...answer.toolCalls.map(
      ({ id, name, arguments: given }): Part => ({ type: 'tool_call', id, name, arguments: given }),
    ),
  ];
}
