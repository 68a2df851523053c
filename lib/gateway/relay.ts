// One try at one upstream: its bytes go to the client as they are, a reader follows beside them, and the row is
// written before the client can see the end. Until the first event tells that this is a real answer (at most a
// second), nothing goes out, so that a failure can still be retried.
import type { IncomingHttpHeaders } from 'node:http';
import { monotonicMillis } from '@/lib/clock';
import { openAttempt } from '@/lib/gateway/attempt';
import { upstreamRequestId } from '@/lib/gateway/client-headers';
import { createEventHold } from '@/lib/gateway/event-hold';
import { isRecorded } from '@/lib/gateway/record';
import { clientLeft, close, crash, fail, finish } from '@/lib/gateway/relay-ending';
import { pass, release, resume, send } from '@/lib/gateway/relay-sending';
import { keep, newRelay, type Relay, type Try, takeHeld } from '@/lib/gateway/relaying';
import type { RequestState } from '@/lib/gateway/request-state';
import { fakeSuccess, isTimeout, refusedByUpstream, unreachable } from '@/lib/gateway/try-failure';
import { callUpstream, type UpstreamEvents, type UpstreamFailure } from '@/lib/gateway/upstream-call';
import type { RequestReading, ResponseReader } from '@/lib/protocols/protocol';
import { createUsageStripper } from '@/lib/protocols/usage-stripper';
import { wireProtocol } from '@/lib/protocols/wire-protocols';

const holdMs = 1000;
const mostHeldBytes = 64 * 1024;
const mostErrorBytes = 4 * 1024 * 1024;
const captureBytes = 1024 * 1024;

const events: UpstreamEvents<Relay> = { onHead, onBytes, onEnd, onFailure, onCrash: crash };

export function relay(state: RequestState, one: Try) {
  const attempt = openAttempt(state, one.account, one.upstreamModel);
  const relaying = newRelay(state, one, attempt, monotonicMillis());
  relaying.call = callUpstream(
    {
      dispatcher: state.parts.dispatcherFor(one.account),
      origin: one.target.origin,
      path: one.target.path,
      headers: one.target.headers,
      body: one.body,
      firstByteMs: one.account.timeouts.firstByteMs,
      idleMs: one.account.timeouts.idleMs,
    },
    relaying,
    events,
  );
  // Named on purpose: V8 allocates a function literal that is assigned to a property in the old generation, and with
  // it everything it can see would outlive every young collection.
  const leave = () => clientLeft(relaying);
  const goOn = () => resume(relaying);
  state.onClientGone = leave;
  state.onDrain = goOn;
}

function onHead(relay: Relay, status: number, headers: IncomingHttpHeaders) {
  const { state, attempt } = relay;
  relay.status = status;
  relay.head = headers;
  attempt.httpStatus = status;
  attempt.upstreamRequestId = upstreamRequestId(headers);
  state.upstreamRequestId = attempt.upstreamRequestId;
  relay.lastBytesAt = monotonicMillis();
  if (status >= 300) {
    relay.phase = 'failing';
    return;
  }
  relay.phase = 'held';
  relay.reader = wireProtocol(state.protocol).createReader({
    endpoint: state.endpoint,
    contentType: String(headers['content-type'] ?? ''),
    stream: (state.reading as RequestReading).stream,
    ...(isRecorded(state) ? { captureBytes } : {}),
  });
  if (!headers['content-encoding'] && headers['content-length']) {
    relay.knownLength = Number(headers['content-length']);
  }
  relay.holdTimer = setTimeout(release, holdMs, relay);
}

function begun(reader: ResponseReader): boolean {
  return reader.firstEvent === 'data' || reader.form === 'binary';
}

function onBytes(relay: Relay, chunk: Buffer) {
  relay.lastBytesAt = monotonicMillis();
  if (relay.phase === 'failing') return onErrorBytes(relay, chunk);
  const { state, reader } = relay;
  if (reader === null || relay.phase === 'over') return;
  relay.receivedBytes += chunk.length;
  if (relay.recorded) return pass(relay, chunk);
  const ended = reader.terminalSeen;
  reader.push(chunk);
  if (state.ttftMs === null && reader.contentSeen && state.reading?.stream) {
    relay.attempt.ttftMs = Math.round(relay.lastBytesAt - relay.beganAt);
    state.ttftMs = Math.round(relay.lastBytesAt - state.arrivedAt);
  }
  if (relay.draining) return;
  if (relay.shape === null && reader.form === 'sse') {
    // Told by the bytes, since some upstreams call their streams JSON or plain text.
    relay.shape = relay.one.stripUsage ? createUsageStripper() : createEventHold();
    // A chunk may be taken out, and an error event may be put in.
    relay.knownLength = -1;
  }
  const bytes = relay.shape ? relay.shape.push(chunk) : chunk;
  const whole = relay.receivedBytes === relay.knownLength;
  if (relay.phase === 'held') return hold(relay, reader, bytes, whole);
  const jsonEnded = reader.terminalSeen && reader.form === 'json';
  if (relay.phase === 'ending' || whole || jsonEnded) keep(relay, bytes);
  else if (!ended && reader.terminalSeen) {
    keep(relay, bytes);
    finish(relay, 'clean');
  } else send(relay, bytes);
}

/** Nothing has gone out yet: bytes wait until they tell what kind of answer this is. */
function hold(relay: Relay, reader: ResponseReader, bytes: Buffer, whole: boolean) {
  if (reader.firstEvent === 'error' && !reader.contentSeen)
    return fail(relay, fakeSuccess(relay.status, relay.head, reader.reading()));
  keep(relay, bytes);
  // The end follows at once, and with it everything can go out in one piece.
  if (whole) return;
  const json = reader.form === 'json';
  if (reader.terminalSeen && !json) finish(relay, 'clean');
  else if (relay.heldBytes > mostHeldBytes || (!json && begun(reader))) release(relay);
}

function onErrorBytes(relay: Relay, chunk: Buffer) {
  keep(relay, chunk);
  if (relay.heldBytes <= mostErrorBytes) return;
  relay.call.abort();
  onEnd(relay);
}

function onEnd(relay: Relay) {
  relay.upstreamEnded = true;
  const { reader } = relay;
  if (relay.phase === 'failing')
    return fail(relay, refusedByUpstream(relay.status, relay.head, takeHeld(relay)));
  if (relay.phase === 'over' || reader === null) return;
  if (!relay.recorded && relay.phase !== 'ending') {
    reader.end();
    if (relay.phase === 'held' && !relay.draining && reader.firstEvent === 'error' && !reader.contentSeen) {
      return fail(relay, fakeSuccess(relay.status, relay.head, reader.reading()));
    }
  }
  if (relay.shape && !relay.draining) keep(relay, relay.shape.end());
  if (relay.recorded) return close(relay);
  if (relay.phase !== 'ending') finish(relay, 'clean');
}

function onFailure(relay: Relay, failure: UpstreamFailure) {
  if (relay.phase === 'over') return;
  if (relay.recorded) {
    // The client has everything that matters: only the upstream's own ending is missing.
    relay.upstreamEnded = true;
    return close(relay);
  }
  if (relay.phase === 'ending') {
    relay.upstreamEnded = true;
    return;
  }
  if (relay.draining || relay.phase === 'flowing') {
    return finish(relay, isTimeout(failure) ? 'timeout' : 'broken', failure.message);
  }
  fail(relay, unreachable(failure, relay.status, relay.reader?.reading() ?? null));
}
