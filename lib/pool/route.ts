// What the gateway asks of the pool, and what it is told.
import type { Platform, PoolAccount, WireProtocol } from '@/lib/pool/account';

export type RouteQuestion = {
  /** As the client named it. */
  model: string;
  protocol: WireProtocol;
  endpoint: string;
  /** The key's; empty allows every platform. */
  allowedPlatforms: readonly string[];
  /** Calls with the same value keep their account while it is healthy; null has no preference. Include the key's id. */
  sessionKey: string | null;
  /** Accounts that failed this request already: taken again only when nothing else is left. */
  tried: ReadonlySet<string>;
  /** Only this account (playground, account test). */
  onlyAccountId?: string;
  /** Lets the caller rule an account out, e.g. because its quota is used up. */
  permits?: (account: PoolAccount) => boolean;
};

export type RouteChosen = {
  chosen: true;
  account: PoolAccount;
  /** The model's name at this upstream, after the account's model map. */
  upstreamModel: string;
  /** Gives the account's place back; once is enough, more is harmless. Always call it when the attempt is over. */
  release(): void;
};

export type RouteUnavailable = {
  chosen: false;
  code: 'model_not_found' | 'platform_not_allowed' | 'no_account_available';
  message: string;
  retryAfterSeconds: number | null;
};

export type RouteAnswer = RouteChosen | RouteUnavailable;

export type AttemptFailure = {
  account: PoolAccount;
  upstreamModel: string;
  /** Null when no answer came (connect error, timeout, reset). */
  httpStatus: number | null;
  /** The upstream's retry-after, where it sent one. */
  retryAfterSeconds: number | null;
  /** Short and without secrets; kept as the account's last error. */
  message: string;
  /** What upstream calls it (insufficient_quota, ...), where told. */
  upstreamCode?: string | null;
};

export type ServedModel = { id: string; platform: Platform; provider: string; createdAt: number };

export interface AccountPool {
  chooseAccount(question: RouteQuestion): RouteAnswer;
  /** The upstream answered well: ends cooldowns and failure counts of this account and model. */
  reportSuccess(attempt: { account: PoolAccount; upstreamModel: string }): void;
  /** Decides whether and how long the account (or the account for this model) cools down. */
  reportFailure(failure: AttemptFailure): void;
  /** Remembers something about an upstream, here at once and in the database soon. */
  learn(accountId: string, trait: { rejectsStreamOptions: boolean }): void;
  account(id: string): PoolAccount | null;
  /** Every enabled account, for lists and reports. */
  accounts(): readonly PoolAccount[];
  /** The model names a key may ask for over this protocol, without duplicates, sorted. */
  servedModels(question: { protocol: WireProtocol; allowedPlatforms: readonly string[] }): ServedModel[];
}
