// Shares reads among the reader threads: each goes to the least busy one, except that a snapshot has a
// reader to itself, or other reads would fall into its transaction.
import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils';
import { adapterName, transaction } from './sqlite-adapter';
import type { SqliteConnection } from './sqlite-connection';

export interface Readers {
  readonly adapter: SqlDriverAdapter;
  close(): Promise<void>;
}

/** At least two connections; snapshots must be taken one at a time. */
export function createReaders(connections: readonly SqliteConnection[]): Readers {
  let pinned: SqliteConnection | null = null;
  const leastBusy = (): SqliteConnection => {
    const free = connections.filter((connection) => connection !== pinned);
    return free.reduce((best, connection) => (connection.pending < best.pending ? connection : best));
  };
  return {
    adapter: {
      provider: 'sqlite',
      adapterName: adapterName,
      queryRaw: (query) => leastBusy().query(query),
      executeRaw: (query) => leastBusy().execute(query),
      executeScript: (script) => leastBusy().script(script),
      startTransaction: async () => {
        if (pinned) throw new Error('take snapshots through database.snapshot, one at a time');
        const connection = leastBusy();
        pinned = connection;
        try {
          await connection.script('BEGIN');
        } catch (error) {
          pinned = null;
          throw error;
        }
        return transaction(connection, () => {
          pinned = null;
        });
      },
      dispose: async () => undefined,
    },
    close: async () => {
      await Promise.all(connections.map((connection) => connection.close()));
    },
  };
}
