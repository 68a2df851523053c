// What Weir itself writes to a client: the headers every answer carries, and errors in the protocol's own shape.

import { monotonicMillis } from '@/lib/clock';
import type { WeirError } from '@/lib/errors';
import type { FlatHeaders } from '@/lib/gateway/gateway-request';
import type { RequestState } from '@/lib/gateway/request-state';
import type { Protocol } from '@/lib/protocols/protocol';
import { wireProtocol } from '@/lib/protocols/wire-protocols';

/** Browser clients: any origin, never credentials. */
export const crossOriginHeaders: readonly string[] = [
  'access-control-allow-origin',
  '*',
  'access-control-expose-headers',
  '*',
];

export function answerHeaders(state: RequestState): FlatHeaders {
  const headers: FlatHeaders = ['x-request-id', state.id, ...crossOriginHeaders];
  if (state.protocol === 'anthropic') headers.push('request-id', state.id);
  const limits = state.admission?.headers;
  if (limits) for (const name in limits) headers.push(name, limits[name] as string);
  return headers;
}

/** Time this request spent inside Weir, without the client's upload and the upstream's thinking. */
export function overheadMillis(state: RequestState): string {
  const spent = monotonicMillis() - (state.bodyReadAt || state.arrivedAt) - state.upstreamWaitMs;
  return Math.max(0, spent).toFixed(2);
}

export type PlainError = {
  status: number;
  code: string;
  message: string;
  param?: string | undefined;
  retryAfterSeconds?: number | undefined;
};

export function plainError(error: WeirError): PlainError {
  return {
    status: error.status,
    code: error.code,
    message: error.message,
    param: error.param,
    retryAfterSeconds: error.retryAfterSeconds,
  };
}

export function errorAnswer(protocol: Protocol, error: PlainError, requestId: string) {
  const written = wireProtocol(protocol).writeError({
    status: error.status,
    code: error.code,
    message: error.message,
    requestId,
    ...(error.param === undefined ? {} : { param: error.param }),
  });
  const headers: FlatHeaders = [
    'content-type',
    written.contentType,
    'content-length',
    String(written.body.length),
    'cache-control',
    'no-store',
  ];
  if (error.retryAfterSeconds !== undefined) headers.push('retry-after', String(error.retryAfterSeconds));
  return { status: written.status, headers, body: written.body };
}

/** Ends the answer with an error, where no byte of it has gone out yet. */
export function sendError(state: RequestState, error: PlainError, extraHeaders: Record<string, string> = {}) {
  if (state.clientGone || state.headSent) return;
  const answer = errorAnswer(state.protocol, error, state.id);
  const headers = answerHeaders(state);
  for (const name in extraHeaders) {
    if (!headers.includes(name)) headers.push(name, extraHeaders[name] as string);
  }
  for (let at = 0; at < answer.headers.length; at += 2) {
    const name = answer.headers[at] as string;
    if (name !== 'retry-after' || !headers.includes(name))
      headers.push(name, answer.headers[at + 1] as string);
  }
  headers.push('x-weir-overhead-ms', overheadMillis(state));
  state.headSent = true;
  state.sink.writeHead(answer.status, headers);
  state.sink.end(answer.body);
}
