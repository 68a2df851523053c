import type { Dispatcher } from 'undici';
import type { PoolAccount } from '@/lib/pool/account';

/** The connections to this account's upstream: its proxy, its timeouts, its address rules. Cached. */
export function dispatcherFor(_account: PoolAccount): Dispatcher {
  throw new Error('not ready');
}
