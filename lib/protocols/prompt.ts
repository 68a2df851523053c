// The prompt of a request as text: what tells one session from another, and what an estimate is made of.
import { createHash } from 'node:crypto';
import { skipSpace, stringEnd, valueEnd } from '@/lib/protocols/json-bytes';
import { isRecord, listIn, parseJson, textIn } from '@/lib/protocols/json-value';
import type { ByteRange, RequestReading } from '@/lib/protocols/protocol';

const systemNames: ReadonlySet<string> = new Set([
  'system',
  'instructions',
  'systemInstruction',
  'system_instruction',
]);
const turnNames: ReadonlySet<string> = new Set(['messages', 'contents', 'input', 'prompt']);

/** Beyond this a message is told from others by its first bytes. */
const messageBytes = 64 * 1024;
const openingMessages = 8;

/**
 * Names the session by what every call of it begins with: system text and the messages up to the user's first. Texts
 * alone are hashed, since clients move cache marks from turn to turn. Null where there is no such text.
 */
export function sessionSeed(reading: RequestReading): string | null {
  const hash = createHash('sha256');
  let any = false;
  for (const part of reading.parts.prompt) {
    const values = systemNames.has(part.name)
      ? [part]
      : turnNames.has(part.name)
        ? openingOf(reading.body, part)
        : [];
    for (const value of values) {
      const text = openingText(reading.body, value);
      if (text) any = true;
      hash.update(text).update('\0');
    }
  }
  return any ? hash.digest('base64url').slice(0, 24) : null;
}

function openingOf(body: Buffer, list: ByteRange): ByteRange[] {
  if (body[list.start] !== 0x5b) return [list];
  const messages: ByteRange[] = [];
  let at = list.start + 1;
  while (messages.length < openingMessages) {
    const start = skipSpace(body, at);
    const end = valueEnd(body, start);
    if (end === -1 || end > list.end || body[start] === 0x5d) break;
    messages.push({ start, end });
    if (isUserTurn(body, start, end)) break;
    at = skipSpace(body, end);
    if (body[at] !== 0x2c) break;
    at++;
  }
  return messages;
}

/** Gemini's turns may leave the role out: then it is the user's. */
function isUserTurn(body: Buffer, start: number, end: number): boolean {
  const text = body.toString('latin1', start, Math.min(end, start + messageBytes));
  return !/"role"\s*:\s*"(?:system|developer|assistant|model)"/.test(text);
}

function openingText(body: Buffer, value: ByteRange): string {
  const length = value.end - value.start;
  if (length > messageBytes) return body.toString('latin1', value.start, value.start + messageBytes);
  return textsOf(parseJson(body.toString('utf8', value.start, value.end)), 0);
}

function textsOf(value: unknown, depth: number): string {
  if (typeof value === 'string') return value;
  if (depth > 6) return '';
  if (Array.isArray(value)) return value.map((item) => textsOf(item, depth + 1)).join('\n');
  if (!isRecord(value)) return '';
  const parts = listIn(value, 'parts');
  return [
    textIn(value, 'role'),
    textIn(value, 'text'),
    textsOf(value.content, depth + 1),
    textsOf(parts, depth + 1),
  ]
    .filter(Boolean)
    .join('\n');
}

const notText: ReadonlySet<string> = new Set([
  'type',
  'role',
  'id',
  'data',
  'tool_call_id',
  'tool_use_id',
  'call_id',
  'detail',
  'media_type',
  'mimeType',
  'mime_type',
  'signature',
  'thoughtSignature',
  'encrypted_content',
  'file_data',
  'file_id',
]);

/** All text of the prompt, tools included, for the tokenizer. Files and settings are left out. */
export function promptText(reading: RequestReading): string {
  const texts: string[] = [];
  for (const part of reading.parts.prompt) {
    if (part.name === 'tools' || part.name === 'functions') {
      texts.push(reading.body.toString('utf8', part.start, part.end));
    } else {
      collectTexts(reading.body, part, texts);
    }
  }
  return texts.join('\n');
}

function collectTexts(body: Buffer, range: ByteRange, texts: string[]): void {
  let name = '';
  let at = range.start;
  while (at < range.end) {
    if (body[at] !== 0x22) {
      at++;
      continue;
    }
    const end = stringEnd(body, at + 1);
    if (end === -1) return;
    const next = skipSpace(body, end + 1);
    if (body[next] === 0x3a) {
      name = body.toString('latin1', at + 1, end);
      at = next + 1;
      continue;
    }
    if (!notText.has(name) && body.toString('latin1', at + 1, at + 6) !== 'data:') {
      const text = parseJson(body.toString('utf8', at, end + 1));
      if (typeof text === 'string' && text) texts.push(text);
    }
    at = end + 1;
  }
}
