// The endings without an answer from a model: every try failed, or the client left before anything came.
import type { IncomingHttpHeaders } from 'node:http';
import { answerHeaders, crossOriginHeaders, overheadMillis, sendError } from '@/lib/gateway/answer';
import { downwardHeaders } from '@/lib/gateway/client-headers';
import { clientKey } from '@/lib/gateway/client-key';
import { type EndFacts, settle, withUsage } from '@/lib/gateway/record';
import { redactBytes, redactText } from '@/lib/gateway/redact';
import type { RequestState } from '@/lib/gateway/request-state';
import type { TryFailure } from '@/lib/gateway/try-failure';
import { outcomeOf } from '@/lib/protocols/outcome';
import { wireProtocol } from '@/lib/protocols/wire-protocols';

/** What must never be seen by a client, or in a row. */
export function secretsOf(state: RequestState): (string | null | undefined)[] {
  const { account, request } = state;
  return [account?.secret, account?.proxyUrl, clientKey(request.headers, request.query)];
}

export function finishFailed(state: RequestState, failure: TryFailure) {
  const { answer } = failure;
  const secrets = secretsOf(state);
  const status = answer ? answer.status : failure.timedOut ? 504 : 502;
  const message = redactText(failure.message, secrets);
  const facts: EndFacts = {
    status: 'error',
    httpStatus: status,
    endReason: failure.timedOut ? 'timeout' : 'upstream_error',
    errorCode: failure.timedOut ? 'upstream_timeout' : 'upstream_error',
    errorMessage: message,
    chunkCount: failure.reading?.chunkCount ?? 0,
  };
  const send = () => {
    if (state.clientGone) return;
    if (!answer) return sendError(state, { status, code: facts.errorCode, message });
    const body = redactBytes(answer.body, secrets);
    const headers = [...answerHeaders(state), ...passedErrorHeaders(state, answer.headers, secrets)];
    headers.push('content-length', String(body.length), 'x-weir-overhead-ms', overheadMillis(state));
    state.headSent = true;
    state.sink.writeHead(status, headers);
    state.sink.end(body);
  };
  const { reading } = failure;
  if (!reading?.contentSeen) return settle(state, facts, send);
  withUsage(state, reading, outcomeOf(reading, failure.timedOut ? 'timeout' : 'broken'), (usage) =>
    settle(state, { ...facts, usage }, send),
  );
}

function passedErrorHeaders(
  state: RequestState,
  headers: IncomingHttpHeaders,
  secrets: readonly (string | null | undefined)[],
): string[] {
  const own = new Set([...answerHeaders(state), ...crossOriginHeaders]);
  const passed: string[] = [];
  const upward = downwardHeaders(headers);
  for (let at = 0; at < upward.length; at += 2) {
    const name = upward[at] as string;
    if (!own.has(name)) passed.push(name, redactText(upward[at + 1] as string, secrets));
  }
  return passed;
}

/** The client left before any answer: what it cost can only be estimated, where anything was sent at all. */
export function abandon(state: RequestState) {
  const facts: EndFacts = {
    status: 'aborted',
    httpStatus: null,
    endReason: 'client_closed',
    errorCode: '',
    errorMessage: 'The client closed the connection before an answer came.',
  };
  const done = () => {};
  if (state.settled) return;
  if (!state.reading || state.attempts.length === 0) return settle(state, facts, done);
  const reading = wireProtocol(state.protocol)
    .createReader({ endpoint: state.endpoint, contentType: '', stream: state.reading.stream })
    .reading();
  withUsage(state, reading, outcomeOf(reading, 'client_closed'), (usage) =>
    settle(state, { ...facts, usage }, done),
  );
}
