// An answer that is one JSON value, whole or as much of it as was kept.
import { skipSpace, valueEnd } from '@/lib/protocols/json-bytes';
import { outlineJson } from '@/lib/protocols/json-outline';
import { isRecord, type JsonRecord, parseJson, textIn } from '@/lib/protocols/json-value';
import type { Endpoint } from '@/lib/protocols/protocol';

/** The value, or where only some members matter those (and `dataCount`, how many `data` has); undefined if cut off. */
export function bodyMembers(body: Buffer, wanted: ReadonlySet<string> | null): unknown {
  if (!wanted || body[0] !== 0x7b) return parseJson(body.toString('utf8')) ?? undefined;
  try {
    const value: { [name: string]: unknown } = {};
    for (const member of outlineJson(body, new Set([...wanted, 'data'])).members) {
      if (member.name === 'data') value.dataCount = elementCount(body, member.start);
      else value[member.name] = parseJson(body.toString('utf8', member.start, member.end));
    }
    return value;
  } catch {
    return undefined;
  }
}

function elementCount(body: Buffer, start: number): number | undefined {
  if (body[start] !== 0x5b) return undefined;
  let count = 0;
  let at = skipSpace(body, start + 1);
  while (at < body.length && body[at] !== 0x5d) {
    const end = valueEnd(body, at);
    if (end === -1) return count;
    count++;
    at = skipSpace(body, end);
    if (body[at] === 0x2c) at = skipSpace(body, at + 1);
  }
  return count;
}

/** What a good answer of any endpoint has at least one of. */
const goodMembers = [
  'choices',
  'data',
  'dataCount',
  'output',
  'content',
  'candidates',
  'promptFeedback',
  'results',
  'embedding',
  'embeddings',
  'text',
  'segments',
  'usage',
  'usageMetadata',
  'totalTokens',
  'input_tokens',
];

/** A 200 whose body is an error in the upstream's own shape, without an `error` member. */
export function isBareFault(value: JsonRecord, endpoint: Endpoint): boolean {
  if (value.error !== undefined && value.error !== null) return false;
  if (endpoint === 'models' || goodMembers.some((name) => value[name] !== undefined)) return false;
  if (textIn(value, 'type') === 'error' || textIn(value, 'object') === 'error' || value.success === false)
    return true;
  const told = textIn(value, 'message') || textIn(value, 'msg') || textIn(value, 'detail');
  return told !== '' || value.code !== undefined;
}

/**
 * Of something too large to hold, what its first and last bytes still tell: the kind of event, the usage near its end.
 * Keys cannot be mistaken: inside a string their quotes would be escaped.
 */
export function remainsOf(head: Buffer, tail: Buffer, eventName: string): JsonRecord {
  const type = eventName || /"type"\s*:\s*"([\w.]{1,60})"/.exec(head.toString('latin1'))?.[1];
  const usage = lastObject(tail, 'usage') ?? lastObject(head, 'usage');
  const usageMetadata = lastObject(tail, 'usageMetadata') ?? lastObject(head, 'usageMetadata');
  const finishReason = /"finishReason"\s*:\s*"(\w{1,60})"/.exec(tail.toString('latin1'))?.[1];
  return {
    ...(type ? { type } : {}),
    ...(usage ? { usage } : {}),
    ...(type?.startsWith('response.') ? { response: { usage, status: type.slice('response.'.length) } } : {}),
    ...(usageMetadata ? { usageMetadata } : {}),
    ...(finishReason ? { candidates: [{ finishReason }] } : {}),
  };
}

function lastObject(bytes: Buffer, name: string): JsonRecord | null {
  const at = bytes.lastIndexOf(`"${name}"`);
  if (at === -1) return null;
  const colon = skipSpace(bytes, at + name.length + 2);
  if (bytes[colon] !== 0x3a) return null;
  const start = skipSpace(bytes, colon + 1);
  const end = bytes[start] === 0x7b ? valueEnd(bytes, start) : -1;
  const value = end === -1 ? null : parseJson(bytes.toString('utf8', start, end));
  return isRecord(value) ? value : null;
}
