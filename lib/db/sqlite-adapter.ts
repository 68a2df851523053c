// What Prisma asks of a driver, answered by a SQLite thread.
import { isDriverAdapterError, type SqlQueryable, type Transaction } from '@prisma/driver-adapter-utils';
import type { SqliteConnection } from './sqlite-connection';

export const adapterName = 'weir-sqlite';

/** How long a write waits for another process (a backup, a replay) to let go of the file. */
const busyMillis = 10_000;

export function queryable(connection: SqliteConnection): SqlQueryable {
  return {
    provider: 'sqlite',
    adapterName: adapterName,
    queryRaw: (query) => connection.query(query),
    executeRaw: (query) => connection.execute(query),
  };
}

/** A transaction that was begun on `connection`; Prisma itself sends COMMIT or ROLLBACK before either call. */
export function transaction(connection: SqliteConnection, release: () => void): Transaction {
  const savepoint = (statement: string) => async (name: string) => {
    await connection.script(`${statement} "${name}"`);
  };
  return {
    ...queryable(connection),
    options: { usePhantomQuery: false },
    commit: async () => release(),
    rollback: async () => release(),
    createSavepoint: savepoint('SAVEPOINT'),
    rollbackToSavepoint: savepoint('ROLLBACK TO'),
    releaseSavepoint: savepoint('RELEASE'),
  };
}

/** Begins a transaction that holds the write lock from the start: one begun as a reader may never get it. */
export async function beginImmediate(connection: SqliteConnection): Promise<void> {
  const deadline = performance.now() + busyMillis;
  for (let wait = 5; ; wait = Math.min(wait * 2, 200)) {
    try {
      await connection.script('BEGIN IMMEDIATE');
      return;
    } catch (error) {
      if (isInsideTransaction(error)) {
        // A commit that failed (a full disk) leaves its transaction open.
        await connection.script('ROLLBACK');
        continue;
      }
      if (!isBusy(error) || performance.now() > deadline) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

function isBusy(error: unknown): boolean {
  return isDriverAdapterError(error) && error.cause.kind === 'SocketTimeout';
}

function isInsideTransaction(error: unknown): boolean {
  return isDriverAdapterError(error) && (error.cause.originalMessage ?? '').includes('within a transaction');
}

/** The rows of a statement without parameters. */
export async function rowsOf(connection: SqliteConnection, sql: string): Promise<unknown[][]> {
  return (await connection.query({ sql, args: [], argTypes: [] })).rows;
}
