import type { Database } from '@/lib/db/database';
import type { AccountPool } from '@/lib/pool/route';

/** This process's pool. Empty until `startAccountPool` has loaded it. */
export function accountPool(): AccountPool {
  throw new Error('the account pool is not loaded');
}

/** Loads the accounts, keeps them fresh, and writes down what is learnt; the returned function stops it. */
export async function startAccountPool(_database: Database): Promise<() => Promise<void>> {
  throw new Error('the account pool is not loaded');
}
