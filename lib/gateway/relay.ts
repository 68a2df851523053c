// One try at one upstream: its bytes go to the client as they are, a reader follows beside them, and the row is
// written before the client can see the end. Until the first event tells that this is a real answer (at most a
// second), nothing goes out, so that a failure can still be retried.
import type { IncomingHttpHeaders } from 'node:http';
import { monotonicMillis, nowMillis } from '@/lib/clock';
import { errorMessage, weirError } from '@/lib/errors';
import { answerHeaders, overheadMillis } from '@/lib/gateway/answer';
import { downwardHeaders, retryAfterSeconds, upstreamRequestId } from '@/lib/gateway/client-headers';
import { createEventHold } from '@/lib/gateway/event-hold';
import { abandon, messageIn, secretsOf, type TryFailure } from '@/lib/gateway/failed-request';
import { type EndFacts, isRecorded, settle, withUsage } from '@/lib/gateway/record';
import { redactText } from '@/lib/gateway/redact';
import { refuse } from '@/lib/gateway/refuse';
import type { RequestState } from '@/lib/gateway/request-state';
import { callUpstream, type UpstreamFailure } from '@/lib/gateway/upstream-call';
import type { AttemptRecord } from '@/lib/journal/record';
import { log } from '@/lib/log';
import type { PoolAccount } from '@/lib/pool/account';
import { outcomeOf } from '@/lib/protocols/outcome';
import type { Ending, Outcome, RequestReading, ResponseReader } from '@/lib/protocols/protocol';
import { createUsageStripper } from '@/lib/protocols/usage-stripper';
import { wireProtocol } from '@/lib/protocols/wire-protocols';

export type { TryFailure } from '@/lib/gateway/failed-request';

export type Try = {
  account: PoolAccount;
  upstreamModel: string;
  /** Usage was asked for on behalf of a client that did not: the chunk that carries it is taken out. */
  stripUsage: boolean;
  target: { origin: string; path: string; headers: string[] };
  body: Buffer;
  /** Gives the account's place back. Not called before `failed`. */
  done(): void;
  failed(failure: TryFailure): void;
};

const holdMs = 1000;
const mostHeldBytes = 64 * 1024;
const mostErrorBytes = 4 * 1024 * 1024;
const drainMs = 60_000;
const captureBytes = 1024 * 1024;

type Phase =
  | 'waiting' // no head yet
  | 'failing' // an error answer is being read
  | 'held' // a good head, nothing sent yet
  | 'flowing' // the client has the head
  | 'ending' // the row is being written; what still comes is queued
  | 'over';

const noBytes = Buffer.alloc(0);

/** The client left before the end, whatever the upstream said afterwards. */
const aborted: Outcome = {
  status: 'aborted',
  endReason: 'client_closed',
  errorCode: '',
  errorMessage: 'The client closed the connection before the answer was complete.',
};

function begun(reader: ResponseReader): boolean {
  return reader.firstEvent === 'data' || reader.form === 'binary';
}

export function relay(state: RequestState, one: Try) {
  const { sink, parts } = state;
  const request = state.reading as RequestReading;
  const protocol = wireProtocol(state.protocol);
  const beganAt = monotonicMillis();
  let lastBytesAt = beganAt;
  const attempt: AttemptRecord = {
    accountId: one.account.id,
    upstreamModel: one.upstreamModel,
    startedAt: nowMillis(),
    durationMs: null,
    ttftMs: null,
    httpStatus: null,
    errorCode: null,
    errorMessage: null,
    inputTokens: null,
    outputTokens: null,
    upstreamRequestId: null,
  };
  state.attempts.push(attempt);

  let phase: Phase = 'waiting';
  let status = 0;
  let head: IncomingHttpHeaders = {};
  let reader: ResponseReader | null = null;
  let shape: { push(chunk: Buffer): Buffer; end(): Buffer } | null = null;
  let held: Buffer[] = [];
  let heldBytes = 0;
  let knownLength = -1;
  let receivedBytes = 0;
  let holdTimer: NodeJS.Timeout | null = null;
  let drainTimer: NodeJS.Timeout | null = null;
  let draining = false;
  /** The row is written; what follows is only passing on. */
  let recorded = false;
  let upstreamEnded = false;

  const call = callUpstream(
    {
      dispatcher: parts.dispatcherFor(one.account),
      origin: one.target.origin,
      path: one.target.path,
      headers: one.target.headers,
      body: one.body,
      firstByteMs: one.account.timeouts.firstByteMs,
      idleMs: one.account.timeouts.idleMs,
    },
    {
      onHead: (code, headers) => safely(() => onHead(code, headers)),
      onBytes: (bytes) => safely(() => onBytes(bytes)),
      onEnd: () => safely(onEnd),
      onFailure: (failure) => safely(() => onFailure(failure)),
    },
  );
  state.onClientGone = onClientGone;
  // Named on purpose: V8 allocates a function literal that is assigned to a property in the old generation, and with
  // it everything it can see would outlive every young collection.
  state.onDrain = resume;

  function resume() {
    call.resume();
  }

  function onHead(code: number, headers: IncomingHttpHeaders) {
    status = code;
    head = headers;
    attempt.httpStatus = code;
    attempt.upstreamRequestId = upstreamRequestId(headers);
    state.upstreamRequestId = attempt.upstreamRequestId;
    lastBytesAt = monotonicMillis();
    if (code >= 300) {
      phase = 'failing';
      return;
    }
    phase = 'held';
    const contentType = String(headers['content-type'] ?? '');
    reader = protocol.createReader({
      endpoint: state.endpoint,
      contentType,
      stream: request.stream,
      ...(isRecorded(state) ? { captureBytes } : {}),
    });
    const events = contentType.startsWith('text/event-stream');
    if (events) shape = one.stripUsage ? createUsageStripper() : createEventHold();
    else if (!headers['content-encoding'] && headers['content-length']) {
      knownLength = Number(headers['content-length']);
    }
    holdTimer = setTimeout(release, holdMs);
  }

  function onBytes(chunk: Buffer) {
    lastBytesAt = monotonicMillis();
    if (phase === 'failing') {
      held.push(chunk);
      heldBytes += chunk.length;
      if (heldBytes > mostErrorBytes) {
        call.abort();
        onEnd();
      }
      return;
    }
    if (reader === null || phase === 'over') return;
    receivedBytes += chunk.length;
    if (recorded) return pass(chunk);
    const ended = reader.terminalSeen;
    reader.push(chunk);
    if (state.ttftMs === null && reader.contentSeen && request.stream) {
      attempt.ttftMs = Math.round(lastBytesAt - beganAt);
      state.ttftMs = Math.round(lastBytesAt - state.arrivedAt);
    }
    if (draining) return;
    const bytes = shape ? shape.push(chunk) : chunk;
    if (phase === 'held') {
      if (reader.firstEvent === 'error' && !reader.contentSeen) return fakeSuccess();
      keep(bytes);
      // The end follows at once, and with it everything can go out in one piece.
      if (receivedBytes === knownLength) return;
      const whole = reader.form === 'json';
      if (reader.terminalSeen && !whole) finish('clean');
      else if (heldBytes > mostHeldBytes || (!whole && begun(reader))) release();
      return;
    }
    const jsonEnded = reader.terminalSeen && reader.form === 'json';
    if (phase === 'ending' || receivedBytes === knownLength || jsonEnded) keep(bytes);
    else if (!ended && reader.terminalSeen) {
      keep(bytes);
      finish('clean');
    } else send(bytes);
  }

  function onEnd() {
    upstreamEnded = true;
    if (phase === 'failing') return failWithAnswer();
    if (phase === 'over' || reader === null) return;
    if (!recorded && phase !== 'ending') {
      reader.end();
      if (phase === 'held' && !draining && reader.firstEvent === 'error' && !reader.contentSeen) {
        return fakeSuccess();
      }
    }
    if (shape && !draining) keep(shape.end());
    if (recorded) return close();
    if (phase !== 'ending') finish('clean');
  }

  function onFailure(failure: UpstreamFailure) {
    if (phase === 'over') return;
    if (recorded) {
      // The client has everything that matters: only the upstream's own ending is missing.
      upstreamEnded = true;
      return close();
    }
    if (phase === 'ending') {
      upstreamEnded = true;
      return;
    }
    const timedOut =
      failure.kind === 'first-byte-timeout' ||
      failure.kind === 'idle-timeout' ||
      failure.kind === 'connect-timeout';
    if (draining || phase === 'flowing') return finish(timedOut ? 'timeout' : 'broken', failure.message);
    const reading = reader?.reading() ?? null;
    fail({
      httpStatus: status || null,
      retryAfterSeconds: null,
      answer: null,
      retryable:
        failure.kind === 'connect' || failure.kind === 'connect-timeout' || failure.kind === 'broken',
      timedOut,
      message: timedOut
        ? 'The upstream did not answer in time.'
        : failure.kind === 'broken'
          ? 'The upstream broke off before its answer began.'
          : 'The upstream could not be reached.',
      detail: failure.message,
      upstreamCode: null,
      reading,
    });
  }

  // ── Before the head ────────────────────────────────────────────────────────────────────────────

  function failWithAnswer() {
    const body = heldBytes === 0 ? noBytes : Buffer.concat(held, heldBytes);
    const told = messageIn(body);
    const redirect = status < 400;
    fail({
      httpStatus: status,
      retryAfterSeconds: retryAfterSeconds(head, nowMillis()),
      answer: redirect ? null : { status, headers: head, body },
      retryable: false,
      timedOut: false,
      message: redirect
        ? 'The upstream answered with a redirect, which is not followed.'
        : told.message || `The upstream answered ${status}.`,
      detail: redirect ? `HTTP ${status}, a redirect` : told.message || `HTTP ${status}`,
      upstreamCode: told.code,
      reading: null,
    });
  }

  function fakeSuccess() {
    const reading = (reader as ResponseReader).reading();
    const fault = reading.fault;
    const message = fault?.message || 'The upstream answered with an error inside a success.';
    fail({
      httpStatus: status,
      retryAfterSeconds: retryAfterSeconds(head, nowMillis()),
      answer: null,
      retryable: true,
      timedOut: false,
      message,
      detail: message,
      upstreamCode: fault?.code || fault?.type || null,
      reading,
    });
  }

  function fail(failure: TryFailure) {
    over();
    call.abort();
    closeAttempt(failure.timedOut ? 'upstream_timeout' : 'upstream_error', failure.detail);
    if (draining) {
      one.done();
      return abandon(state);
    }
    one.failed(failure);
  }

  // ── The answer ─────────────────────────────────────────────────────────────────────────────────

  function keep(bytes: Buffer) {
    if (bytes.length === 0) return;
    held.push(bytes);
    heldBytes += bytes.length;
  }

  function takeHeld(): Buffer {
    const bytes = held.length === 1 ? (held[0] as Buffer) : Buffer.concat(held, heldBytes);
    held = [];
    heldBytes = 0;
    return bytes;
  }

  function writeHead(length: number) {
    const headers = answerHeaders(state);
    const passed = downwardHeaders(head);
    for (let at = 0; at < passed.length; at += 2)
      headers.push(passed[at] as string, passed[at + 1] as string);
    if (length >= 0) headers.push('content-length', String(length));
    if (shape) headers.push('cache-control', 'no-cache, no-transform', 'x-accel-buffering', 'no');
    if (state.cacheName !== null) headers.push('x-weir-cache', 'miss');
    state.upstreamWaitMs += lastBytesAt - beganAt;
    headers.push('x-weir-overhead-ms', overheadMillis(state));
    state.headSent = true;
    sink.writeHead(status, headers);
  }

  /** The head goes out, with what there is of the body. */
  function release() {
    if (phase !== 'held' || draining) return;
    if (holdTimer) clearTimeout(holdTimer);
    phase = 'flowing';
    writeHead(knownLength);
    // Not the last bytes of a body whose length the client knows: they are its end.
    if (heldBytes === 0 || receivedBytes === knownLength) sink.flushHead();
    else send(takeHeld());
  }

  function send(bytes: Buffer) {
    if (bytes.length && !sink.write(bytes)) call.pause();
  }

  /** Bytes behind the end mark. */
  function pass(chunk: Buffer) {
    const bytes = shape ? shape.push(chunk) : chunk;
    if (phase === 'flowing') send(bytes);
    else keep(bytes);
  }

  /** Writes the row, then lets go what was held back. */
  function finish(ending: Ending, detail: string | null = null) {
    const sent = phase === 'flowing';
    phase = 'ending';
    clearTimers();
    const reading = (reader as ResponseReader).reading();
    const told = outcomeOf(reading, ending);
    const outcome = draining ? aborted : told;
    if (!upstreamEnded && ending === 'clean') call.pause();
    withUsage(state, reading, outcome, (usage) => {
      closeAttempt(outcome.errorCode || null, detail ?? outcome.errorMessage);
      attempt.inputTokens = usage.usage
        ? usage.usage.inputTokens + usage.usage.cacheReadTokens + usage.usage.cacheWriteTokens
        : null;
      attempt.outputTokens = usage.usage?.outputTokens ?? null;
      judgeUpstream(outcome.status === 'error', reading.contentSeen, detail ?? outcome.errorMessage);
      const facts: EndFacts = {
        ...outcome,
        errorMessage: outcome.errorMessage && redactText(outcome.errorMessage, secretsOf(state)),
        httpStatus: state.headSent || !state.clientGone ? status : null,
        usage,
        chunkCount: reading.chunkCount,
        answer: reading.captured,
        upstreamResponseId: reading.responseId,
      };
      settle(state, facts, () => {
        recorded = true;
        one.done();
        state.onClientGone = letGo;
        if (state.clientGone) return letGo();
        if (outcome.status === 'error' && ending !== 'clean') return breakOff(facts);
        if (!sent) writeHead(upstreamEnded && !shape ? heldBytes : knownLength);
        phase = 'flowing';
        if (upstreamEnded) return close();
        if (heldBytes) send(takeHeld());
        call.resume();
      });
    });
  }

  function close() {
    over();
    if (heldBytes) sink.end(takeHeld());
    else sink.end();
  }

  /** The client is in the middle of an answer that will not come to its end. */
  function breakOff(facts: EndFacts) {
    over();
    const form = (reader as ResponseReader).form;
    if (form !== 'sse' && form !== 'json-array') return sink.destroy();
    const bytes = protocol.writeStreamError(
      {
        status: facts.errorCode === 'upstream_timeout' ? 504 : 502,
        code: facts.errorCode,
        message: facts.errorMessage ?? 'The upstream broke off.',
        requestId: state.id,
      },
      { endpoint: state.endpoint, form, midEvent: (reader as ResponseReader).midEvent },
    );
    sink.end(bytes);
  }

  // ── The client leaves ──────────────────────────────────────────────────────────────────────────

  function onClientGone() {
    if (phase === 'ending' || phase === 'over') return;
    if (one.account.onDisconnect === 'drain' && phase !== 'failing') {
      draining = true;
      held = [];
      heldBytes = 0;
      if (holdTimer) clearTimeout(holdTimer);
      drainTimer = setTimeout(stopNow, drainMs);
      call.resume();
      return;
    }
    stopNow();
  }

  function stopNow() {
    call.abort();
    if (reader) return finish('client_closed');
    over();
    closeAttempt('client_closed', null);
    one.done();
    abandon(state);
  }

  function letGo() {
    over();
    call.abort();
  }

  /** A mistake of ours must not leave the request without its end. */
  function safely(step: () => void) {
    try {
      step();
    } catch (error) {
      log.error('an answer could not be passed on', { requestId: state.id, error });
      over();
      call.abort();
      closeAttempt('internal_error', errorMessage(error));
      one.done();
      const sent = state.headSent;
      refuse(state, weirError('internal_error', 'Something went wrong inside Weir.'));
      if (sent) sink.destroy();
    }
  }

  // ── Bookkeeping ────────────────────────────────────────────────────────────────────────────────

  function clearTimers() {
    if (holdTimer) clearTimeout(holdTimer);
    if (drainTimer) clearTimeout(drainTimer);
  }

  function over() {
    phase = 'over';
    clearTimers();
    state.onClientGone = null;
  }

  function closeAttempt(errorCode: string | null, detail: string | null) {
    const now = monotonicMillis();
    attempt.durationMs = Math.round(now - beganAt);
    attempt.errorCode = errorCode;
    attempt.errorMessage = detail && redactText(detail, secretsOf(state)).slice(0, 500);
    if (!state.headSent && errorCode) state.upstreamWaitMs += now - beganAt;
  }

  function judgeUpstream(broke: boolean, worked: boolean, detail: string | null) {
    const { account, upstreamModel } = one;
    if (broke) {
      parts.pool().reportFailure({
        account,
        upstreamModel,
        httpStatus: null,
        retryAfterSeconds: null,
        message: detail ?? 'The upstream broke off.',
      });
    } else if (worked || status < 300) parts.pool().reportSuccess({ account, upstreamModel });
  }
}
