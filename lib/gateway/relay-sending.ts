// The way of an answer's bytes to the client: the head, what was held before it, and what flows after.
import { answerHeaders, overheadMillis } from '@/lib/gateway/answer';
import { downwardHeaders } from '@/lib/gateway/client-headers';
import { keep, type Relay, takeHeld } from '@/lib/gateway/relaying';

/** A client that takes nothing for so long holds its places in vain. */
const clientStallMs = 600_000;

export function writeHead(relay: Relay, length: number) {
  const { state } = relay;
  const headers = answerHeaders(state);
  const passed = downwardHeaders(relay.head);
  for (let at = 0; at < passed.length; at += 2) headers.push(passed[at] as string, passed[at + 1] as string);
  if (length >= 0) headers.push('content-length', String(length));
  if (relay.shape) headers.push('cache-control', 'no-cache, no-transform', 'x-accel-buffering', 'no');
  if (state.cacheName !== null) headers.push('x-weir-cache', 'miss');
  state.upstreamWaitMs += relay.lastBytesAt - relay.beganAt;
  headers.push('x-weir-overhead-ms', overheadMillis(state));
  state.headSent = true;
  state.sink.writeHead(relay.status, headers);
}

/** The head goes out, with what there is of the body. */
export function release(relay: Relay) {
  if (relay.phase !== 'held' || relay.draining) return;
  if (relay.holdTimer) clearTimeout(relay.holdTimer);
  relay.phase = 'flowing';
  writeHead(relay, relay.knownLength);
  // Not the last bytes of a body whose length the client knows: they are its end.
  if (relay.heldBytes === 0 || relay.receivedBytes === relay.knownLength) relay.state.sink.flushHead();
  else send(relay, takeHeld(relay));
}

export function send(relay: Relay, bytes: Buffer) {
  if (bytes.length === 0 || relay.state.sink.write(bytes)) return;
  relay.call.pause();
  relay.stallTimer ??= setTimeout(cut, clientStallMs, relay);
}

function cut(relay: Relay) {
  relay.state.sink.destroy();
}

/** The client has taken what was written. */
export function resume(relay: Relay) {
  if (relay.stallTimer) clearTimeout(relay.stallTimer);
  relay.stallTimer = null;
  relay.call.resume();
}

/** Bytes behind the end mark. */
export function pass(relay: Relay, chunk: Buffer) {
  const bytes = relay.shape ? relay.shape.push(chunk) : chunk;
  if (relay.phase === 'flowing') send(relay, bytes);
  else keep(relay, bytes);
}
