// How a try ends: as a failure that may be retried, with its row written before the client can see the end, or
// because the client left.
import { errorMessage, weirError } from '@/lib/errors';
import { closeAttempt } from '@/lib/gateway/attempt';
import { abandon, secretsOf } from '@/lib/gateway/failed-request';
import { type EndFacts, settle, withUsage } from '@/lib/gateway/record';
import { redactText } from '@/lib/gateway/redact';
import { refuse } from '@/lib/gateway/refuse';
import { send, writeHead } from '@/lib/gateway/relay-sending';
import { clearTimers, dropHeld, endRelay, type Relay, takeHeld } from '@/lib/gateway/relaying';
import type { TryFailure } from '@/lib/gateway/try-failure';
import { log } from '@/lib/log';
import { outcomeOf } from '@/lib/protocols/outcome';
import type { Ending, Outcome, ResponseReader } from '@/lib/protocols/protocol';
import { wireProtocol } from '@/lib/protocols/wire-protocols';

const drainMs = 60_000;

/** The client left before the end, whatever the upstream said afterwards. */
const aborted: Outcome = {
  status: 'aborted',
  endReason: 'client_closed',
  errorCode: '',
  errorMessage: 'The client closed the connection before the answer was complete.',
};

/** Nothing of an answer has gone out: another may be asked. */
export function fail(relay: Relay, failure: TryFailure) {
  const { state, one } = relay;
  endRelay(relay);
  relay.call.abort();
  const code = failure.timedOut ? 'upstream_timeout' : 'upstream_error';
  closeAttempt(state, relay.attempt, relay.beganAt, { code, detail: failure.detail });
  if (relay.draining) {
    one.done();
    return abandon(state);
  }
  one.failed(failure);
}

/** Writes the row, then lets go what was held back. */
export function finish(relay: Relay, ending: Ending, detail: string | null = null) {
  const { state, one } = relay;
  const sent = relay.phase === 'flowing';
  relay.phase = 'ending';
  clearTimers(relay);
  const reading = (relay.reader as ResponseReader).reading();
  const told = outcomeOf(reading, ending);
  const outcome = relay.draining ? aborted : told;
  if (!relay.upstreamEnded && ending === 'clean') relay.call.pause();
  withUsage(state, reading, outcome, (usage) => {
    const said = detail ?? outcome.errorMessage;
    const error = { code: outcome.errorCode || null, detail: said };
    closeAttempt(state, relay.attempt, relay.beganAt, error, usage.usage);
    judgeUpstream(relay, outcome.status === 'error', said);
    const facts: EndFacts = {
      status: outcome.status,
      endReason: outcome.endReason,
      errorCode: outcome.errorCode,
      errorMessage: outcome.errorMessage && redactText(outcome.errorMessage, secretsOf(state)),
      httpStatus: state.headSent || !state.clientGone ? relay.status : null,
      usage,
      chunkCount: reading.chunkCount,
      answer: reading.captured,
      upstreamResponseId: reading.responseId,
    };
    settle(state, facts, () => {
      relay.recorded = true;
      one.done();
      const leave = () => letGo(relay);
      state.onClientGone = leave;
      if (state.clientGone) return letGo(relay);
      if (outcome.status === 'error' && ending !== 'clean') return breakOff(relay, facts);
      if (!sent) writeHead(relay, relay.upstreamEnded && !relay.shape ? relay.heldBytes : relay.knownLength);
      relay.phase = 'flowing';
      if (relay.upstreamEnded) return close(relay);
      if (relay.heldBytes) send(relay, takeHeld(relay));
      relay.call.resume();
    });
  });
}

export function close(relay: Relay) {
  endRelay(relay);
  const { sink } = relay.state;
  if (relay.heldBytes) sink.end(takeHeld(relay));
  else sink.end();
}

/** The client is in the middle of an answer that will not come to its end. */
function breakOff(relay: Relay, facts: EndFacts) {
  const { state } = relay;
  endRelay(relay);
  const { form, midEvent } = relay.reader as ResponseReader;
  if (form !== 'sse' && form !== 'json-array') return state.sink.destroy();
  const bytes = wireProtocol(state.protocol).writeStreamError(
    {
      status: facts.errorCode === 'upstream_timeout' ? 504 : 502,
      code: facts.errorCode,
      message: facts.errorMessage ?? 'The upstream broke off.',
      requestId: state.id,
    },
    { endpoint: state.endpoint, form, midEvent },
  );
  state.sink.end(bytes);
}

function judgeUpstream({ state, one }: Relay, broke: boolean, detail: string | null) {
  const { account, upstreamModel } = one;
  const pool = state.parts.pool();
  if (!broke) return pool.reportSuccess({ account, upstreamModel });
  pool.reportFailure({
    account,
    upstreamModel,
    httpStatus: null,
    retryAfterSeconds: null,
    message: detail ?? 'The upstream broke off.',
  });
}

export function clientLeft(relay: Relay) {
  if (relay.phase === 'ending' || relay.phase === 'over') return;
  if (relay.one.account.onDisconnect !== 'drain' || relay.phase === 'failing') return stopNow(relay);
  relay.draining = true;
  dropHeld(relay);
  if (relay.holdTimer) clearTimeout(relay.holdTimer);
  relay.drainTimer = setTimeout(stopNow, drainMs, relay);
  relay.call.resume();
}

function stopNow(relay: Relay) {
  relay.call.abort();
  if (relay.reader) return finish(relay, 'client_closed');
  endRelay(relay);
  const error = { code: null, detail: aborted.errorMessage };
  closeAttempt(relay.state, relay.attempt, relay.beganAt, error);
  relay.one.done();
  abandon(relay.state);
}

function letGo(relay: Relay) {
  endRelay(relay);
  relay.call.abort();
}

/** A mistake of ours must not leave the request without its end. */
export function crash(relay: Relay, error: unknown) {
  const { state } = relay;
  log.error('an answer could not be passed on', { requestId: state.id, error });
  letGo(relay);
  const told = { code: 'internal_error', detail: errorMessage(error) };
  closeAttempt(state, relay.attempt, relay.beganAt, told);
  relay.one.done();
  const sent = state.headSent;
  refuse(state, weirError('internal_error', 'Something went wrong inside Weir.'));
  if (sent) state.sink.destroy();
}
