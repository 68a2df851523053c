// What the gateway asks of the limits, and what it is told. Tokens are promptTokens + outputTokens, money
// nano-USD.
import type { KeyRecord } from '@/lib/auth/key-record';
import type { WeirError } from '@/lib/errors';
import type { CapturedPrice } from '@/lib/pricing/captured-price';

export type AdmissionQuestion = {
  requestId: string;
  key: KeyRecord;
  /** Bytes of text in the request's body (not of images or files, where told apart). */
  textBytes: number;
  /** Null where the client did not say: 4,096 is assumed, 0 for endpoints that generate nothing. */
  maxOutputTokens: number | null;
  /** Null where no price is known. */
  price: CapturedPrice | null;
};

export type Settlement = {
  /** Null where nothing is known (rejected, upstream error): counts as nothing. */
  totalTokens: number | null;
  baseCost: bigint | null;
  cost: bigint | null;
};

export type Admitted = {
  admitted: true;
  /** x-ratelimit-*, for the answer. */
  headers: Record<string, string>;
  /** Why this call runs although a quota could not be checked (unknown price), or null. */
  notice: string | null;
  /** Whether the account's own quota has room for this call; give it to the pool as `permits`. */
  accountHasRoom(accountId: string): boolean;
  /** Moves the account's part of the reservation to this account; again on each further attempt. */
  reserveAccount(accountId: string): void;
  /** Gives back what was reserved and counts what was used. Only the first call counts. */
  settle(settlement: Settlement): void;
};

export type Refused = {
  admitted: false;
  /** rate_limit_exceeded, concurrency_limit_exceeded, insufficient_quota or price_unknown. */
  error: WeirError;
  /** x-ratelimit-*, retry-after. */
  headers: Record<string, string>;
};

export type AdmissionAnswer = Admitted | Refused;
