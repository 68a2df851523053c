// The other rooms as the gateway sees them. A process has one set; tests and benchmarks may bring their own.
import type { Dispatcher } from 'undici';
import type { KeyRecord } from '@/lib/auth/key-record';
import type { EndRecord, JournalRecord } from '@/lib/journal/record';
import type { Limiter } from '@/lib/limits/limiter';
import type { PoolAccount } from '@/lib/pool/account';
import type { AccountPool } from '@/lib/pool/route';
import type { PriceBook } from '@/lib/pricing/price-book';
import type { CapturedOutput } from '@/lib/protocols/protocol';

/** What conversation recording is handed, before the row is written. */
export type RecordedExchange = {
  end: EndRecord;
  requestBody: Buffer;
  answer: CapturedOutput | null;
  upstreamResponseId: string | null;
};

/** What goes into the journal before the end, and what to call once it is there; null where nothing is kept. */
export type RecordExchange = {
  (exchange: RecordedExchange): { turn: unknown; kept(): void } | null;
  /** Told as soon as a request is forwarded whose exchange will be recorded. */
  begin(keyId: string, endpoint: string, requestBody: Buffer): void;
};

export interface GatewayJournal {
  append(record: JournalRecord): void;
  /** Null where an append is enough; else resolves when it is on the disk. */
  durable(): Promise<void> | null;
}

export interface GatewayParts {
  authenticate(secret: string, clientIp: string): KeyRecord | null | Promise<KeyRecord | null>;
  noteKeyUse(keyId: string, at: number): void;
  /** Throws `storage_unavailable` where there is none. */
  journal(): GatewayJournal;
  pool(): AccountPool;
  limiter(): Limiter;
  priceBook(): PriceBook;
  dispatcherFor(account: PoolAccount): Dispatcher;
  /** Largest request body, decoded. */
  readonly bodyLimit: number;
  recorder(): RecordExchange | null;
}
