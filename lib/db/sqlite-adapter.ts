// What Prisma asks of a driver, answered by a SQLite thread.
import type { SqlQueryable, Transaction } from '@prisma/driver-adapter-utils';
import type { SqliteConnection } from './sqlite-connection';

export const adapterName = 'weir-sqlite';

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
