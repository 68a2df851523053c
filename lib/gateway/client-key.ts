// Where a client may put its key.
import type { IncomingHttpHeaders } from 'node:http';

/** The key as it came, or null. An empty header counts as absent. */
export function clientKey(headers: IncomingHttpHeaders, query: string): string | null {
  const authorization = headers.authorization;
  if (authorization) {
    const bearer = /^bearer\s+(\S+)\s*$/i.exec(authorization)?.[1];
    if (bearer) return bearer;
  }
  const named = headers['x-api-key'] || headers['x-goog-api-key'];
  if (named) return (Array.isArray(named) ? named[0] : named)?.trim() || null;
  if (query.includes('key=')) return new URLSearchParams(query).get('key')?.trim() || null;
  return null;
}
