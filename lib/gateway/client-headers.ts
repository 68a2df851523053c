// What may cross the gateway, by name, in both directions. Whatever is not listed stays behind: credentials and
// cookies of the client, the hop's own headers, the upstream's cookies, redirects and account details.
import type { IncomingHttpHeaders } from 'node:http';

const upwardNames = new Set([
  'accept',
  'accept-language',
  'content-type',
  'user-agent',
  'idempotency-key',
  'x-idempotency-key',
  'openai-beta',
  'x-goog-api-client',
  'x-app',
]);

/** Client headers that upstream may see, as names and values in turn. */
export function upwardHeaders(headers: IncomingHttpHeaders): string[] {
  const passed: string[] = [];
  for (const name in headers) {
    if (upwardNames.has(name) || name.startsWith('x-stainless-') || isAnthropicHeader(name)) {
      const value = headers[name];
      if (value !== undefined) passed.push(name, String(value));
    }
  }
  return passed;
}

/** anthropic-version, anthropic-beta and their like, but nothing that could be a credential. */
function isAnthropicHeader(name: string): boolean {
  return name.startsWith('anthropic-') && !name.includes('key') && !name.includes('auth');
}

const downwardNames = new Set([
  'content-type',
  'content-disposition',
  'retry-after',
  'retry-after-ms',
  'x-should-retry',
  'openai-processing-ms',
  'openai-version',
  'openai-model',
]);

/** Upstream headers that the client may see, as names and values in turn. */
export function downwardHeaders(headers: IncomingHttpHeaders): string[] {
  const passed: string[] = [];
  for (const name in headers) {
    if (!downwardNames.has(name)) continue;
    const value = headers[name];
    // node:http throws at what it cannot write; a header is not worth an answer.
    if (value !== undefined && writable.test(String(value))) passed.push(name, String(value));
  }
  return passed;
}

const writable = /^[\t\x20-\x7e\x80-\xff]*$/;

const upstreamIdNames = ['x-request-id', 'request-id', 'x-goog-request-id', 'apim-request-id', 'cf-ray'];

/** The upstream's own name for this call, kept on the row. */
export function upstreamRequestId(headers: IncomingHttpHeaders): string | null {
  for (const name of upstreamIdNames) {
    const value = headers[name];
    if (typeof value === 'string' && value) return value.slice(0, 200);
  }
  return null;
}

/** Seconds, from a number of seconds or a date; null where there is none or it makes no sense. */
export function retryAfterSeconds(headers: IncomingHttpHeaders, now: number): number | null {
  const millis = Number(headers['retry-after-ms']);
  if (Number.isFinite(millis) && millis > 0) return Math.ceil(millis / 1000);
  const value = headers['retry-after'];
  if (!value) return null;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return seconds >= 0 ? Math.ceil(seconds) : null;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - now) / 1000));
}
