// @ts-check
// Reads many rows and makes them into text: the thread behind long-reader.ts. Plain JavaScript, since it is loaded as
// it lies here by tests, by the bundled server and by Next alike.
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';

/** @typedef {import('./row-cells').Cell} Cell */
/** @typedef {{ sql: string, text: string, values: unknown[] }} Statement */
/** @typedef {{ read: (statement: Statement) => Promise<Cell[][]>, execute: (statement: Statement) => Promise<unknown>, close: () => Promise<unknown> }} Connection */
/** @typedef {{ take: (rows: Cell[][]) => unknown, write: (found: unknown) => string }} Writer */
/** @typedef {{ id: number, session: number } & ({ kind: 'begin', module: string, options: unknown } | ({ kind: 'take' | 'execute' } & Statement) | { kind: 'write', found: unknown } | { kind: 'end' | 'close' })} Question */

if (!parentPort) throw new Error('long-reader-worker.mjs runs as a worker thread only');
const port = parentPort;
const source = /** @type {{ sqlite: string } | { postgres: string }} */ (workerData);

const opening = 'sqlite' in source ? openSqlite(source.sqlite) : openPostgres(source.postgres);
// Whoever asks first is told; until then the failure must not end the thread.
opening.catch(() => undefined);

/** @type {(file: string) => Promise<Connection>} */
async function openSqlite(file) {
  const { default: Database } = await import('better-sqlite3');
  const { defineJsonRows, prepare, readRows } = await import('./sqlite-rows.mjs');
  const client = new Database(file, { readonly: true, timeout: 10_000 });
  defineJsonRows(client);
  // Rows are passed once: a larger cache would only push out what else the machine keeps in memory.
  client.pragma('cache_size = -4096');
  // Sorting millions of places takes the disk instead of memory.
  client.pragma('temp_store = FILE');
  /** @param {unknown} value */
  const bound = (value) => (Number.isSafeInteger(value) ? BigInt(/** @type {number} */ (value)) : value);
  return {
    read: async ({ sql, values }) => readRows(client, sql, values.map(bound)),
    execute: async ({ sql, values }) => prepare(client, sql).run(values.map(bound)),
    close: async () => client.close(),
  };
}

/** @type {(url: string) => Promise<Connection>} */
async function openPostgres(url) {
  const { default: pg } = await import('pg');
  const { rowsQuery } = await import('./postgres-rows.mjs');
  const client = new pg.Client({
    connectionString: url,
    application_name: 'weir long reader',
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  await client.connect();
  return {
    read: async ({ text, values }) => (await client.query(rowsQuery(text, values))).rows,
    execute: ({ text, values }) => client.query(text, values),
    close: () => client.end(),
  };
}

/** @type {Map<number, Writer>} */
const sessions = new Map();

/** @param {number} session */
function writerOf(session) {
  const writer = sessions.get(session);
  if (!writer) throw new Error('this reader is closed');
  return writer;
}

/** @param {Question} question */
async function answer(question) {
  if (question.kind === 'close') return (await opening.catch(() => null))?.close();
  const connection = await opening;
  switch (question.kind) {
    case 'begin': {
      const { createWriter } = await import(pathToFileURL(question.module).href);
      sessions.set(question.session, createWriter(question.options));
      return;
    }
    case 'take': {
      const writer = writerOf(question.session);
      const rows = await connection.read(question);
      return { count: rows.length, last: rows.at(-1) ?? null, lacking: writer.take(rows) };
    }
    case 'write':
      return writerOf(question.session).write(question.found);
    case 'execute':
      return void (await connection.execute(question));
    case 'end':
      return void sessions.delete(question.session);
  }
}

port.on('message', async (/** @type {Question} */ question) => {
  try {
    port.postMessage({ id: question.id, ok: true, value: await answer(question) });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    port.postMessage({ id: question.id, ok: false, message });
  }
  if (question.kind === 'close') port.close();
});
