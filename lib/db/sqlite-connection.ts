// The near end of a SQLite worker thread.
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import {
  type Error as AdapterError,
  DriverAdapterError,
  type SqlQuery,
  type SqlResultSet,
} from '@prisma/driver-adapter-utils';
import { projectRoot } from './project-root';
import type { RowsMessage } from './row-insert';

export interface SqliteConnection {
  /** How many requests the thread has not answered yet. */
  readonly pending: number;
  query(query: SqlQuery): Promise<SqlResultSet>;
  execute(query: SqlQuery): Promise<number>;
  /** One statement for many rows, inside a transaction; answers the places of those that changed nothing. */
  insertRows(rows: RowsMessage): Promise<number[]>;
  /** Several statements, without parameters. */
  script(script: string): Promise<void>;
  close(): Promise<void>;
}

type Answer =
  | { id: number; ok: true; value: unknown }
  | { id: number; ok: false; message: string; adapterCause?: AdapterError; code?: string };

type Waiting = { resolve: (value: unknown) => void; reject: (error: Error) => void };

// Asked of the process instead of imported: Next's bundler follows `new Worker` of an import and would look for
// the file at build time, where its path is not known.
const { Worker } = process.getBuiltinModule('node:worker_threads');

/** Opens the file, which is made if it is not there. Fails when it cannot be opened or is no database. */
export async function connectSqlite(path: string, access: 'write' | 'read'): Promise<SqliteConnection> {
  if (access === 'write') createFile(resolve(path));
  const worker = new Worker(join(projectRoot(), 'lib', 'db', 'sqlite-worker.mjs'), {
    name: `sqlite ${access}`,
    workerData: { path: resolve(path), readOnly: access === 'read' },
    // What the process was started with (a test runner's loaders, for one) is no business of this thread.
    execArgv: [],
  });
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let closing = false;
  let ended: Error | null = null;

  const end = (error: Error) => {
    ended ??= error;
    for (const entry of waiting.values()) entry.reject(ended);
    waiting.clear();
  };
  worker.on('message', (answer: Answer) => {
    const entry = waiting.get(answer.id);
    waiting.delete(answer.id);
    // An idle thread must not keep the process alive; a busy one must.
    if (waiting.size === 0 && !closing) worker.unref();
    if (answer.ok) entry?.resolve(answer.value);
    else entry?.reject(revive(answer));
  });
  worker.on('error', (error) => end(new Error(`the SQLite thread failed: ${error}`, { cause: error })));
  worker.on('exit', () => end(new Error('the SQLite connection is closed')));

  const ask = (request: Record<string, unknown>, transfer: readonly ArrayBuffer[] = []): Promise<unknown> => {
    if (ended) return Promise.reject(ended);
    return new Promise((resolve, reject) => {
      const id = ++lastId;
      waiting.set(id, { resolve, reject });
      if (waiting.size === 1) worker.ref();
      worker.postMessage({ ...request, id }, [...transfer]);
    });
  };

  const connection: SqliteConnection = {
    get pending() {
      return waiting.size;
    },
    query: (query) => ask({ kind: 'query', query: withWholeNumbers(query) }) as Promise<SqlResultSet>,
    execute: async (query) => {
      if (!isPragma(query)) return (await ask({ kind: 'execute', query: withWholeNumbers(query) })) as number;
      await ask({ kind: 'script', script: query.sql });
      return 0;
    },
    insertRows: (rows) =>
      ask({ kind: 'rows', ...rows }, [rows.numbers.buffer as ArrayBuffer]) as Promise<number[]>,
    script: async (script) => {
      await ask({ kind: 'script', script });
    },
    close: async () => {
      if (ended || closing) return;
      closing = true;
      const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
      await ask({ kind: 'close' });
      await exited;
    },
  };
  try {
    await connection.script('SELECT 1');
  } catch (error) {
    await worker.terminate();
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
function withWholeNumbers(query: SqlQuery): SqlQuery {
  return {
    ...query,
    args: query.args.map((value) => (Number.isSafeInteger(value) ? BigInt(value as number) : value)),
  };
}

function revive(answer: { message: string; adapterCause?: AdapterError; code?: string }): Error {
  if (answer.adapterCause) {
    const error = new DriverAdapterError(answer.adapterCause);
    // By itself it only says its kind.
    error.message = answer.adapterCause.originalMessage ?? error.message;
    return error;
  }
  return Object.assign(new Error(answer.message), answer.code === undefined ? {} : { code: answer.code });
}
