import { type ByteEdit, editBytes } from '@/lib/protocols/byte-edits';
import { isRecord, parseJson, textIn } from '@/lib/protocols/json-value';
import type { BodyChanges, RequestInput, RequestReading } from '@/lib/protocols/protocol';
import { outputLimit, readCount, readFields, readFlag, readModel } from '@/lib/protocols/request-fields';

const promptNames: ReadonlySet<string> = new Set(['system', 'messages', 'tools']);
const fieldNames: ReadonlySet<string> = new Set([
  'model',
  'stream',
  'max_tokens',
  'metadata',
  ...promptNames,
]);

export function readAnthropicRequest(input: RequestInput): RequestReading {
  const { endpoint, body } = input;
  const fields = readFields(body, fieldNames);
  const model = readModel(body, fields, true);
  return {
    endpoint,
    model,
    stream: readFlag(fields, 'stream'),
    usageAsked: false,
    maxOutputTokens: outputLimit([readCount(fields.value('max_tokens'), 'max_tokens')], 1),
    choices: 1,
    textBytes: fields.outline.textBytes,
    sessionHint: sessionOf(fields.value('metadata')),
    units: {},
    body,
    parts: {
      form: 'json',
      model: fields.outline.members.filter((member) => member.name === 'model'),
      streamOptions: null,
      foreign: [],
      insertAt: fields.outline.insertAt,
      empty: fields.outline.empty,
      prompt: fields.outline.members.filter((member) => promptNames.has(member.name)),
    },
  };
}

/** A user id alone names a person; Claude Code's carries the session, as a suffix or as JSON. */
function sessionOf(metadata: unknown): string | null {
  if (!isRecord(metadata)) return null;
  const named = textIn(metadata, 'session_id');
  if (named) return named;
  const user = textIn(metadata, 'user_id');
  const suffix = /_session_([\w-]+)$/.exec(user)?.[1];
  if (suffix) return suffix;
  const inside = user.startsWith('{') ? parseJson(user) : null;
  return (isRecord(inside) && textIn(inside, 'session_id')) || null;
}

export function prepareAnthropicBody(reading: RequestReading, changes: BodyChanges): Buffer {
  if (changes.model === undefined || changes.model === reading.model) return reading.body;
  const text = JSON.stringify(changes.model);
  const edits: ByteEdit[] = reading.parts.model.map(({ start, end }) => ({ start, end, text }));
  return editBytes(reading.body, edits);
}
