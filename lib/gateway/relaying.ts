// What one try at an upstream knows of itself while its answer is relayed. A plain object and functions over it: a
// dozen closures for each request would cost more than what they do.
import type { IncomingHttpHeaders } from 'node:http';
import type { RequestState } from '@/lib/gateway/request-state';
import type { TryFailure } from '@/lib/gateway/try-failure';
import type { UpstreamControl } from '@/lib/gateway/upstream-call';
import type { AttemptRecord } from '@/lib/journal/record';
import type { PoolAccount } from '@/lib/pool/account';
import type { ResponseReader } from '@/lib/protocols/protocol';

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

export type Phase =
  | 'waiting' // no head yet
  | 'failing' // an error answer is being read
  | 'held' // a good head, nothing sent yet
  | 'flowing' // the client has the head
  | 'ending' // the row is being written; what still comes is queued
  | 'over';

export type Relay = {
  readonly state: RequestState;
  readonly one: Try;
  readonly attempt: AttemptRecord;
  call: UpstreamControl;
  /** Monotonic moments. */
  readonly beganAt: number;
  lastBytesAt: number;

  phase: Phase;
  status: number;
  head: IncomingHttpHeaders;
  /** From the head of a good answer on. */
  reader: ResponseReader | null;
  /** What events go through on their way to the client. */
  shape: { push(chunk: Buffer): Buffer; end(): Buffer } | null;
  held: Buffer[];
  heldBytes: number;
  /** -1 where the client cannot be told. */
  knownLength: number;
  receivedBytes: number;

  holdTimer: NodeJS.Timeout | null;
  drainTimer: NodeJS.Timeout | null;
  stallTimer: NodeJS.Timeout | null;

  /** The client is gone, and the answer is read on for its usage. */
  draining: boolean;
  /** The row is written; what follows is only passing on. */
  recorded: boolean;
  upstreamEnded: boolean;
};

const notCalledYet: UpstreamControl = { abort() {}, pause() {}, resume() {} };
const noHeaders: IncomingHttpHeaders = {};

export function newRelay(state: RequestState, one: Try, attempt: AttemptRecord, beganAt: number): Relay {
  return {
    state,
    one,
    attempt,
    call: notCalledYet,
    beganAt,
    lastBytesAt: beganAt,
    phase: 'waiting',
    status: 0,
    head: noHeaders,
    reader: null,
    shape: null,
    held: [],
    heldBytes: 0,
    knownLength: -1,
    receivedBytes: 0,
    holdTimer: null,
    drainTimer: null,
    stallTimer: null,
    draining: false,
    recorded: false,
    upstreamEnded: false,
  };
}

export function keep(relay: Relay, bytes: Buffer) {
  if (bytes.length === 0) return;
  relay.held.push(bytes);
  relay.heldBytes += bytes.length;
}

export function takeHeld(relay: Relay): Buffer {
  const { held } = relay;
  const bytes = held.length === 1 ? (held[0] as Buffer) : Buffer.concat(held, relay.heldBytes);
  dropHeld(relay);
  return bytes;
}

export function dropHeld(relay: Relay) {
  relay.held = [];
  relay.heldBytes = 0;
}

export function clearTimers(relay: Relay) {
  if (relay.holdTimer) clearTimeout(relay.holdTimer);
  if (relay.drainTimer) clearTimeout(relay.drainTimer);
  if (relay.stallTimer) clearTimeout(relay.stallTimer);
}

export function endRelay(relay: Relay) {
  relay.phase = 'over';
  clearTimers(relay);
  relay.state.onClientGone = null;
}
