// What a try that brought no answer comes to: for the client, for the pool, and for the question whether to try again.
import type { IncomingHttpHeaders } from 'node:http';
import { nowMillis } from '@/lib/clock';
import { retryAfterSeconds } from '@/lib/gateway/client-headers';
import type { UpstreamFailure } from '@/lib/gateway/upstream-call';
import type { ResponseReading } from '@/lib/protocols/protocol';

export type TryFailure = {
  httpStatus: number | null;
  retryAfterSeconds: number | null;
  /** The upstream's error answer; null where there was none, or one that must not reach the client. */
  answer: { status: number; headers: IncomingHttpHeaders; body: Buffer } | null;
  /** Whether another try makes sense where there is no answer to judge by. */
  retryable: boolean;
  timedOut: boolean;
  /** For the client and the row. */
  message: string;
  /** For admins: may name addresses. */
  detail: string;
  upstreamCode: string | null;
  reading: ResponseReading | null;
};

export function isTimeout(failure: UpstreamFailure): boolean {
  return (
    failure.kind === 'first-byte-timeout' ||
    failure.kind === 'idle-timeout' ||
    failure.kind === 'connect-timeout'
  );
}

/** The connection failed before anything went to the client. */
export function unreachable(
  failure: UpstreamFailure,
  status: number,
  reading: ResponseReading | null,
): TryFailure {
  const timedOut = isTimeout(failure);
  const silent = timedOut ? 'The upstream did not answer in time.' : 'The upstream could not be reached.';
  return {
    httpStatus: status || null,
    retryAfterSeconds: null,
    answer: null,
    retryable: failure.kind === 'connect' || failure.kind === 'connect-timeout' || failure.kind === 'broken',
    timedOut,
    message: failure.kind === 'broken' ? 'The upstream broke off before its answer began.' : silent,
    detail: failure.message,
    upstreamCode: null,
    reading,
  };
}

/** The upstream answered with an error, or with a redirect, which is one. */
export function refusedByUpstream(status: number, headers: IncomingHttpHeaders, body: Buffer): TryFailure {
  const told = messageIn(body);
  const redirect = status < 400;
  return {
    httpStatus: status,
    retryAfterSeconds: retryAfterSeconds(headers, nowMillis()),
    answer: redirect ? null : { status, headers, body },
    retryable: false,
    timedOut: false,
    message: redirect
      ? 'The upstream answered with a redirect, which is not followed.'
      : told.message || `The upstream answered ${status}.`,
    detail: redirect ? `HTTP ${status}, a redirect` : told.message || `HTTP ${status}`,
    upstreamCode: told.code,
    reading: null,
  };
}

/** A 200 that began with an error. */
export function fakeSuccess(
  status: number,
  headers: IncomingHttpHeaders,
  reading: ResponseReading,
): TryFailure {
  const { fault } = reading;
  const message = fault?.message || 'The upstream answered with an error inside a success.';
  return {
    httpStatus: status,
    retryAfterSeconds: retryAfterSeconds(headers, nowMillis()),
    answer: null,
    retryable: true,
    timedOut: false,
    message,
    detail: message,
    upstreamCode: fault?.code || fault?.type || null,
    reading,
  };
}

const readBytes = 16 * 1024;

/** The message inside an error answer, whatever its shape. */
function messageIn(body: Buffer): { message: string; code: string | null } {
  const text = body.toString('utf8', 0, readBytes);
  const parsed = body.length <= readBytes ? parsedOrNull(text) : null;
  const first: unknown = Array.isArray(parsed) ? parsed[0] : parsed;
  const error = member(first, 'error') ?? first;
  const message = typeof error === 'string' ? error : (member(error, 'message') ?? member(first, 'message'));
  const code = member(error, 'code') ?? member(error, 'type') ?? member(error, 'status');
  if (typeof message === 'string') return { message, code: typeof code === 'string' ? code : null };
  // A proxy's page: its beginning says as much as it can.
  const words = text
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return { message: words.slice(0, 300), code: null };
}

function parsedOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function member(value: unknown, name: string): unknown {
  return value !== null && typeof value === 'object' ? (value as Record<string, unknown>)[name] : undefined;
}
