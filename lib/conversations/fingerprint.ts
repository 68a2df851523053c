// How messages are recognised when a client sends them again. Clients move cache marks, rewrite system prompts, drop
// reasoning and invent new ids, so none of these count.
import { createHash } from 'node:crypto';
import type { MessageRole, Part } from '@/lib/conversations/recorded-turn';
import { isRecord, parseJson } from '@/lib/protocols/json-value';

const hashBytes = 16;

function digest(...texts: string[]): string {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(text).update('\0');
  return hash.digest().subarray(0, hashBytes).toString('base64url');
}

const plain = (text: string) => text.normalize('NFC').trim();

/** The same for any order of members and any spacing; '' counts as no arguments. */
function canonicalArguments(text: string): string {
  const trimmed = plain(text);
  if (trimmed === '' || trimmed === '{}' || trimmed === 'null') return '{}';
  const value = parseJson(trimmed);
  return value === null ? trimmed : JSON.stringify(sorted(value));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isRecord(value)) return typeof value === 'string' ? value.normalize('NFC') : value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(entries.map(([name, inner]) => [name, sorted(inner)]));
}

/** Of one message: role, text, tools' names, arguments and results, and what binary parts were. */
export function contentHash(role: MessageRole, parts: readonly Part[]): string {
  if (role === 'system')
    return digest(role, ...parts.flatMap((part) => ('text' in part ? [part.type, part.text] : [])));
  let text = '';
  const rest: string[] = [];
  for (const part of parts) {
    if (part.type === 'text') text += part.text;
    else if (part.type === 'tool_call')
      rest.push('call', plain(part.name), canonicalArguments(part.arguments));
    // What a provider's own tools found is told apart from the answer only when it is sent again.
    else if (role === 'assistant') continue;
    else if (part.type === 'tool_result') rest.push('result', plain(part.text));
    else if (part.type === 'binary') rest.push('binary', part.sha256 ?? part.name);
  }
  return digest(role, plain(text), ...rest);
}

export const firstChain = '';

/** Of a message and of all that was said before it. */
export function chainHash(before: string, hash: string): string {
  return digest(before, hash);
}
