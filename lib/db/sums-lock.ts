// Many nodes add to the sums at once; whoever derives sums anew from rows must be alone meanwhile, or what is added
// between reading the rows and writing their sum would be lost. SQLite has one writer and needs no lock.
import type { Dialect, Transaction } from './database';
import { sql } from './dialect';

const sumsLock = 72_707_371n;

/** To be called first in a transaction that adds to sums. */
export async function shareSums(tx: Transaction, dialect: Dialect): Promise<void> {
  if (dialect === 'postgres') await tx.$executeRaw(sql`SELECT pg_advisory_xact_lock_shared(${sumsLock})`);
}

/** To be called first in a transaction that derives sums, or that says which rows are gone. */
export async function holdSums(tx: Transaction, dialect: Dialect): Promise<void> {
  if (dialect === 'postgres') await tx.$executeRaw(sql`SELECT pg_advisory_xact_lock(${sumsLock})`);
}
