// One try at one upstream: its bytes go to the client as they are, a reader follows beside them, and the row is
// written before the client can see the end. Until the first event tells that this is a real answer (at most a
// second), nothing goes out, so that a failure can still be retried.
import type { IncomingHttpHeaders } from 'node:http';
import { monotonicMillis } from '@/lib/clock';
import { errorMessage, weirError } from '@/lib/errors';
import { answerHeaders, overheadMillis } from '@/lib/gateway/answer';
import { closeAttempt, openAttempt } from '@/lib/gateway/attempt';
import { downwardHeaders, upstreamRequestId } from '@/lib/gateway/client-headers';
import { createEventHold } from '@/lib/gateway/event-hold';
import { abandon, secretsOf } from '@/lib/gateway/failed-request';
import { capturedBytes, type EndFacts, isRecorded, settle, withUsage } from '@/lib/gateway/record';
import { redactText } from '@/lib/gateway/redact';
import { refuse } from '@/lib/gateway/refuse';
import type { RequestState } from '@/lib/gateway/request-state';
import {
  fakeSuccess,
  isTimeout,
  refusedByUpstream,
  type TryFailure,
  unreachable,
} from '@/lib/gateway/try-failure';
import { callUpstream, type UpstreamFailure } from '@/lib/gateway/upstream-call';
import { log } from '@/lib/log';
import type { PoolAccount } from '@/lib/pool/account';
import { outcomeOf } from '@/lib/protocols/outcome';
import type { Ending, Outcome, RequestReading, ResponseReader } from '@/lib/protocols/protocol';
import { createUsageStripper } from '@/lib/protocols/usage-stripper';
import { wireProtocol } from '@/lib/protocols/wire-protocols';

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
/** A client that takes nothing for so long holds its places in vain. */
const clientStallMs = 600_000;

type Phase =
  | 'waiting' // no head yet
  | 'failing' // an error answer is being read
  | 'held' // a good head, nothing sent yet
  | 'flowing' // the client has the head
  | 'ending' // the row is being written; what still comes is queued
  | 'over';

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
  const attempt = openAttempt(state, one.account, one.upstreamModel);

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
  let stallTimer: NodeJS.Timeout | null = null;
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
      onHead,
      onBytes,
      onEnd,
      onFailure,
      onCrash,
    },
  );
  state.onClientGone = onClientGone;
  // Named on purpose: V8 allocates a function literal that is assigned to a property in the old generation, and with
  // it everything it can see would outlive every young collection.
  state.onDrain = resume;

  function resume() {
    if (stallTimer) clearTimeout(stallTimer);
    stallTimer = null;
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
    reader = protocol.createReader({
      endpoint: state.endpoint,
      contentType: String(headers['content-type'] ?? ''),
      stream: request.stream,
      ...(isRecorded(state) ? { captureBytes: capturedBytes } : {}),
    });
    if (!headers['content-encoding'] && headers['content-length']) {
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
    if (shape === null && reader.form === 'sse') {
      // Told by the bytes, since some upstreams call their streams JSON or plain text.
      shape = one.stripUsage ? createUsageStripper() : createEventHold();
      // A chunk may be taken out, and an error event may be put in.
      knownLength = -1;
    }
    const bytes = shape ? shape.push(chunk) : chunk;
    if (phase === 'held') {
      if (reader.firstEvent === 'error' && !reader.contentSeen)
        return fail(fakeSuccess(status, head, reader.reading()));
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
    if (phase === 'failing') return fail(refusedByUpstream(status, head, takeHeld()));
    if (phase === 'over' || reader === null) return;
    if (!recorded && phase !== 'ending') {
      reader.end();
      if (phase === 'held' && !draining && reader.firstEvent === 'error' && !reader.contentSeen) {
        return fail(fakeSuccess(status, head, reader.reading()));
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
    if (draining || phase === 'flowing') {
      return finish(isTimeout(failure) ? 'timeout' : 'broken', failure.message);
    }
    fail(unreachable(failure, status, reader?.reading() ?? null));
  }

  // ── Before the head ────────────────────────────────────────────────────────────────────────────

  function fail(failure: TryFailure) {
    over();
    call.abort();
    const code = failure.timedOut ? 'upstream_timeout' : 'upstream_error';
    closeAttempt(state, attempt, beganAt, { code, detail: failure.detail });
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
    if (bytes.length === 0 || sink.write(bytes)) return;
    call.pause();
    stallTimer ??= setTimeout(() => sink.destroy(), clientStallMs);
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
      const said = detail ?? outcome.errorMessage;
      closeAttempt(state, attempt, beganAt, { code: outcome.errorCode || null, detail: said }, usage.usage);
      judgeUpstream(outcome.status === 'error', said);
      const facts: EndFacts = {
        status: outcome.status,
        endReason: outcome.endReason,
        errorCode: outcome.errorCode,
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
    closeAttempt(state, attempt, beganAt, { code: null, detail: aborted.errorMessage });
    one.done();
    abandon(state);
  }

  function letGo() {
    over();
    call.abort();
  }

  /** A mistake of ours must not leave the request without its end. */
  function onCrash(error: unknown) {
    log.error('an answer could not be passed on', { requestId: state.id, error });
    over();
    call.abort();
    closeAttempt(state, attempt, beganAt, { code: 'internal_error', detail: errorMessage(error) });
    one.done();
    const sent = state.headSent;
    refuse(state, weirError('internal_error', 'Something went wrong inside Weir.'));
    if (sent) sink.destroy();
  }

  // ── Bookkeeping ────────────────────────────────────────────────────────────────────────────────

  function clearTimers() {
    if (holdTimer) clearTimeout(holdTimer);
    if (drainTimer) clearTimeout(drainTimer);
    if (stallTimer) clearTimeout(stallTimer);
  }

  function over() {
    phase = 'over';
    clearTimers();
    state.onClientGone = null;
  }

  function judgeUpstream(broke: boolean, detail: string | null) {
    const { account, upstreamModel } = one;
    if (broke) {
      parts.pool().reportFailure({
        account,
        upstreamModel,
        httpStatus: null,
        retryAfterSeconds: null,
        message: detail ?? 'The upstream broke off.',
      });
    } else parts.pool().reportSuccess({ account, upstreamModel });
  }
}
