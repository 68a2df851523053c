// Shares reads among the reader threads: each goes to the least busy one, except that a snapshot has a
// reader to itself, or other reads would fall into its transaction.
import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils';
import { adapterName, transaction } from './sqlite-adapter';
import type { SqliteConnection } from './sqlite-connection';

export interface Readers {
  readonly adapter: SqlDriverAdapter;
  readonly readRows: SqliteConnection['readRows'];
  close(): Promise<void>;
}

/** At least two connections, so that one is always there for what needs no transaction. */
export function createReaders(connections: readonly SqliteConnection[]): Readers {
  let pinned: SqliteConnection | null = null;
  // One at a time. Not only snapshots come here: Prisma opens a transaction of its own where a question has more
  // values than one statement may carry, and two of those may well be asked at once.
  let turn: Promise<void> = Promise.resolve();
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
        const before = turn;
        let free = () => {};
        turn = new Promise((resolve) => {
          free = resolve;
        });
        await before;
        const connection = leastBusy();
        pinned = connection;
        function release(): void {
          pinned = null;
          free();
        }
        try {
          await connection.script('BEGIN');
        } catch (error) {
          release();
          throw error;
        }
        return transaction(connection, release);
      },
      dispose: async () => undefined,
    },
    readRows: (query) => leastBusy().readRows(query),
    close: async () => {
      await Promise.all(connections.map((connection) => connection.close()));
    },
  };
}
