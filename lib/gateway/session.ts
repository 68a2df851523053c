// Which session a call belongs to: named by the client, or told by how the conversation began.
import type { IncomingHttpHeaders } from 'node:http';
import { sessionSeed } from '@/lib/protocols/prompt';
import type { RequestReading } from '@/lib/protocols/protocol';

const headerNames = ['x-weir-session', 'x-claude-code-session-id', 'session-id', 'session_id'];
const longest = 128;

export function sessionOf(headers: IncomingHttpHeaders, reading: RequestReading): string {
  for (const name of headerNames) {
    const value = headers[name];
    if (typeof value === 'string' && value.trim()) return value.trim().slice(0, longest);
  }
  return reading.sessionHint?.slice(0, longest) ?? sessionSeed(reading) ?? '';
}
