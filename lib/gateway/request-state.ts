// Everything one request knows about itself on its way through the gateway. Steps read and fill it in turn.
import type { KeyRecord } from '@/lib/auth/key-record';
import type { GatewayJournal, GatewayParts } from '@/lib/gateway/gateway-parts';
import type { AnswerSink, GatewayRequest, TrustedCaller } from '@/lib/gateway/gateway-request';
import type { AttemptRecord } from '@/lib/journal/record';
import type { Admitted } from '@/lib/limits/admission';
import type { PoolAccount } from '@/lib/pool/account';
import type { CapturedPrice } from '@/lib/pricing/captured-price';
import type { Endpoint, Protocol, RequestReading } from '@/lib/protocols/protocol';

export type RequestState = {
  readonly parts: GatewayParts;
  readonly journal: GatewayJournal;
  readonly request: GatewayRequest;
  sink: AnswerSink;
  readonly caller: TrustedCaller | null;

  readonly id: string;
  /** Epoch milliseconds, the same as inside `id`. */
  readonly createdAt: number;
  /** Monotonic moments. */
  readonly arrivedAt: number;
  /** The body is whole: what passes before is the client's time. */
  bodyReadAt: number;
  /** Time spent waiting for upstreams so far. */
  upstreamWaitMs: number;

  readonly protocol: Protocol;
  endpoint: Endpoint;
  /** The body says whether to stream, not the path (Gemini). */
  readonly streamInBody: boolean;
  readonly pathVersion: 'v1' | 'v1beta' | null;
  key: KeyRecord;
  reading: RequestReading | null;
  body: Buffer;
  tags: Record<string, string>;
  sessionId: string;
  cacheName: string | null;
  /** What this answer would save when it is asked for again; null unless it was whole and good. */
  worth: { tokens: number; cost: bigint } | null;

  admission: Admitted | null;
  price: CapturedPrice | null;
  account: PoolAccount | null;
  upstreamModel: string | null;
  /** Accounts that failed this request. */
  readonly tried: Set<string>;
  readonly attempts: AttemptRecord[];
  upstreamRequestId: string | null;

  started: boolean;
  settled: boolean;
  headSent: boolean;
  clientGone: boolean;
  /** What to do when the client leaves, set by whichever step is waiting. */
  onClientGone: (() => void) | null;
  /** What to do when the client has taken what was written. */
  onDrain: (() => void) | null;
  ttftMs: number | null;
  /** Notices for the row, e.g. that a quota could not be checked. */
  notice: string | null;
};
