// Everything a process opens once before it may serve, and closes in the opposite order when it stops.
import type { Database } from '@/lib/db/database';
import type { Environment } from '@/lib/env';
import { oncePerProcess } from '@/lib/once-per-process';

export interface Booted {
  readonly environment: Environment;
  readonly database: Database;
  /** Where the first admin is made; null when there is one already. */
  readonly setupPath: string | null;
  /** Flushes the journal, drains the ledger, closes the database and gives the data directory back. */
  shutdown(): Promise<void>;
}

/** Opens this process's Weir, once, whoever asks first: the server, or Next's instrumentation. */
export function boot(): Promise<Booted> {
  return oncePerProcess('boot', start);
}

async function start(): Promise<Booted> {
  throw new Error('not wired yet');
}
