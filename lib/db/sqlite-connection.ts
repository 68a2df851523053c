// The near end of a SQLite worker thread.
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { SqlQuery, SqlResultSet } from '@prisma/driver-adapter-utils';
import type { Sql } from './dialect';
import type { Cells } from './row-cells';
import type { RowsMessage } from './row-insert';
import { startThread } from './thread-calls';

export interface SqliteConnection {
  /** How many requests the thread has not answered yet. */
  readonly pending: number;
  query(query: SqlQuery): Promise<SqlResultSet>;
  /** Beside Prisma: rows as SQLite answers them, by position. */
  readRows(query: Sql): Promise<Cells[]>;
  execute(query: SqlQuery): Promise<number>;
  /** One statement for many rows, inside a transaction; answers the places of those that changed nothing. */
  insertRows(rows: RowsMessage): Promise<number[]>;
  /** Several statements, without parameters. */
  script(script: string): Promise<void>;
  close(): Promise<void>;
}

/** Opens the file, which is made if it is not there. Fails when it cannot be opened or is no database. */
export async function connectSqlite(path: string, access: 'write' | 'read'): Promise<SqliteConnection> {
  if (access === 'write') createFile(resolve(path));
  const thread = startThread('sqlite-worker.mjs', {
    name: `SQLite ${access}`,
    workerData: { path: resolve(path), readOnly: access === 'read' },
  });
  const connection: SqliteConnection = {
    get pending() {
      return thread.pending;
    },
    query: (query) => thread.ask({ kind: 'query', query: withWholeNumbers(query) }) as Promise<SqlResultSet>,
    readRows: ({ sql, values }) =>
      thread.ask({ kind: 'read', sql, args: values.map(wholeNumber) }) as Promise<Cells[]>,
    execute: async (query) => {
      if (!isPragma(query))
        return (await thread.ask({ kind: 'execute', query: withWholeNumbers(query) })) as number;
      await thread.ask({ kind: 'script', script: query.sql });
      return 0;
    },
    insertRows: (rows) =>
      thread.ask({ kind: 'rows', ...rows }, [rows.numbers.buffer as ArrayBuffer]) as Promise<number[]>,
    script: async (script) => {
      await thread.ask({ kind: 'script', script });
    },
    close: () => thread.close(),
  };
  try {
    await connection.script('SELECT 1');
  } catch (error) {
    await thread.terminate();
    throw error;
  }
  return connection;
}

/** SQLite itself would make the file readable by everybody; what it puts beside it has the file's rights. */
function createFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  closeSync(openSync(path, 'a', 0o600));
}

// As a statement better-sqlite3 takes a pragma's first step only: one page of an incremental vacuum.
function isPragma(query: SqlQuery): boolean {
  return query.args.length === 0 && /^\s*pragma\b/i.test(query.sql);
}

// better-sqlite3 binds every JavaScript number as REAL, so that 1 + ${1} would answer 2.0.
export function wholeNumber(value: unknown): unknown {
  return Number.isSafeInteger(value) ? BigInt(value as number) : value;
}

function withWholeNumbers(query: SqlQuery): SqlQuery {
  return { ...query, args: query.args.map(wholeNumber) };
}
