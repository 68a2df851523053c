// One SQLite connection on a thread of its own: better-sqlite3 is synchronous, and a slow statement or a
// locked file would otherwise stop every token stream of the process. Plain JavaScript, since it is loaded
// as it lies here by tests, by the bundled server and by Next alike.
import { parentPort, workerData } from 'node:worker_threads';
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';

/** @typedef {{ id: number, kind: 'query' | 'execute', query: import('@prisma/driver-adapter-utils').SqlQuery } | { id: number, kind: 'script', script: string } | { id: number, kind: 'close' }} WorkerRequest */
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
  ...(readOnly ? ['PRAGMA query_only = ON'] : []),
];

/** @type {Promise<import('@prisma/driver-adapter-utils').SqlDriverAdapter>} */
const opening = new PrismaBetterSqlite3({ url: `file:${path}` }, { timestampFormat: 'unixepoch-ms' })
  .connect()
  .then(async (connection) => {
    for (const setting of settings) await connection.executeScript(setting);
    return connection;
  });

port.on('message', async (/** @type {WorkerRequest} */ request) => {
  try {
    port.postMessage({ id: request.id, ok: true, value: await answer(request) });
  } catch (error) {
    port.postMessage({ id: request.id, ok: false, ...portable(error) });
  }
  if (request.kind === 'close') port.close();
});

/** @param {WorkerRequest} request */
async function answer(request) {
  const connection = await opening;
  switch (request.kind) {
    case 'query':
      return connection.queryRaw(request.query);
    case 'execute':
      return connection.executeRaw(request.query);
    case 'script':
      return connection.executeScript(request.script);
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
  const adapterCause = error.name === 'DriverAdapterError' ? error.cause : undefined;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return { message: error.message, adapterCause, code };
}
