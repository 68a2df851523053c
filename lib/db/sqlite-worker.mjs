// One SQLite connection on a thread of its own: better-sqlite3 is synchronous, and a slow statement or a
// locked file would otherwise stop every token stream of the process. Plain JavaScript, since it is loaded
// as it lies here by tests, by the bundled server and by Next alike.
import { parentPort, workerData } from 'node:worker_threads';
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import { isDriverAdapterError } from '@prisma/driver-adapter-utils';
import { defineSearchWords } from './search-words.mjs';
import { defineJsonRows, readRows } from './sqlite-rows.mjs';

/** @typedef {{ id: number, kind: 'query' | 'execute', query: import('@prisma/driver-adapter-utils').SqlQuery } | { id: number, kind: 'script', script: string } | { id: number, kind: 'close' }} WorkerRequest */
/** @typedef {{ id: number, kind: 'rows' } & import('./row-insert').RowsMessage} RowsRequest */
/** @typedef {{ id: number, kind: 'read', sql: string, args: unknown[] }} ReadRequest */
/** @typedef {{ path: string, readOnly: boolean }} WorkerOptions */

if (!parentPort) throw new Error('sqlite-worker.mjs runs as a worker thread only');
const port = parentPort;
const { path, readOnly } = /** @type {WorkerOptions} */ (workerData);

// Order matters: auto_vacuum is only heard before the file's first page is written, WAL included. The busy
// timeout is short because this thread's queue waits behind it; the caller tries again.
const settings = [
  'PRAGMA busy_timeout = 250',
  ...(readOnly ? [] : ['PRAGMA auto_vacuum = INCREMENTAL', 'PRAGMA journal_mode = WAL']),
  'PRAGMA synchronous = NORMAL',
  'PRAGMA foreign_keys = ON',
  'PRAGMA cache_size = -65536',
  'PRAGMA temp_store = MEMORY',
  'PRAGMA journal_size_limit = 67108864',
  // A ledger batch touches more pages than the usual thousand: each commit would copy them into the file at once.
  'PRAGMA wal_autocheckpoint = 8000',
  ...(readOnly ? ['PRAGMA query_only = ON'] : []),
];

/** How long opening waits for another process that is just setting the file up. */
const openMillis = 10_000;

const opening = open();
// Whoever asks first is told; until then the failure must not end the thread.
opening.catch(() => undefined);

async function open() {
  const connection = await new PrismaBetterSqlite3(
    { url: `file:${path}` },
    { timestampFormat: 'unixepoch-ms' },
  ).connect();
  defineJsonRows(clientOf(connection));
  defineSearchWords(clientOf(connection));
  const deadline = performance.now() + openMillis;
  for (const setting of settings) {
    for (;;) {
      try {
        await connection.executeScript(setting);
        break;
      } catch (error) {
        if (!isBusy(error) || performance.now() > deadline) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  return connection;
}

/** @param {unknown} error */
function isBusy(error) {
  return isDriverAdapterError(error) && error.cause.kind === 'SocketTimeout';
}

/** @param {unknown} connection */
function clientOf(connection) {
  return /** @type {{ client: import('better-sqlite3').Database }} */ (connection).client;
}

/** @type {Map<string, import('better-sqlite3').Statement>} */
const prepared = new Map();

/**
 * One statement for each of many rows; answers which of them changed nothing.
 * @param {import('better-sqlite3').Database} client
 * @param {RowsRequest} request
 */
function insertRows(client, { sql, isText, count, numbers, texts }) {
  // An error such as a full disk may have ended the transaction: what follows must not be written outside it.
  if (!client.inTransaction) throw new Error('rows are inserted inside a transaction only');
  let statement = prepared.get(sql);
  if (!statement) {
    statement = client.prepare(sql);
    prepared.set(sql, statement);
  }
  const width = isText.length;
  const row = new Array(width);
  const unchanged = [];
  let number = 0;
  let text = 0;
  for (let index = 0; index < count; index++) {
    for (let column = 0; column < width; column++) {
      if (isText[column]) row[column] = texts[text++];
      else {
        const value = numbers[number++] ?? Number.NaN;
        row[column] = Number.isNaN(value) ? null : value;
      }
    }
    if (statement.run(row).changes === 0) unchanged.push(index);
  }
  return unchanged;
}

port.on('message', async (/** @type {WorkerRequest | RowsRequest | ReadRequest} */ request) => {
  try {
    port.postMessage({ id: request.id, ok: true, value: await answer(request) });
  } catch (error) {
    port.postMessage({ id: request.id, ok: false, ...portable(error) });
  }
  if (request.kind === 'close') port.close();
});

/** @param {WorkerRequest | RowsRequest | ReadRequest} request */
async function answer(request) {
  const connection = await opening;
  switch (request.kind) {
    case 'query':
      return connection.queryRaw(request.query);
    case 'execute':
      return connection.executeRaw(request.query);
    case 'script':
      return connection.executeScript(request.script);
    case 'rows':
      return insertRows(clientOf(connection), request);
    case 'read':
      return readRows(clientOf(connection), request.sql, request.args);
    case 'close':
      return connection.dispose();
  }
}

/**
 * Errors lose their class between threads; the adapter's own carry all they know in `cause`.
 * @param {unknown} error
 */
function portable(error) {
  if (!(error instanceof Error)) return { message: String(error) };
  const adapterCause = isDriverAdapterError(error) ? error.cause : undefined;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return { message: error.message, adapterCause, code };
}
