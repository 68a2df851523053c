// npm run db:move -- --to postgres://… [--anew] [--batch <rows>]: with Weir stopped; from SQLite, see docs/scaling.md.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { moveSearchIndex } from '@/lib/conversations/move-search';
import { holdDataDirectory } from '@/lib/data-directory';
import { type Database, isPostgresUrl, openDatabase, sqlitePath } from '@/lib/db/database';
import { countSearchEntries } from '@/lib/db/message-search';
import { migrate } from '@/lib/db/migrate';
import { type MoveProgress, moveToPostgres, proveIdle } from '@/lib/db/move';
import { environment } from '@/lib/env';
import { listSegments } from '@/lib/journal/segments';
import { replayJournal } from '@/lib/ledger/replay';
import { describeStartFailure, StartFailure } from '@/lib/start-failure';

const usage =
  'usage: npm run db:move -- --to postgres://user:password@host/database [--anew] [--batch <rows>]';
const linesEveryMillis = 2000;

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        to: { type: 'string' },
        anew: { type: 'boolean', default: false },
        batch: { type: 'string', default: '5000' },
      },
    });
    const batchRows = Number(values.batch);
    if (!values.to || !isPostgresUrl(values.to)) throw new Error('--to takes a postgres:// address');
    if (!Number.isInteger(batchRows) || batchRows < 1) throw new Error('--batch takes a number of rows');
    return { to: values.to, anew: values.anew, batchRows };
  } catch (error) {
    throw new StartFailure(`${error instanceof Error ? error.message : error}; ${usage}`);
  }
}

function sourceFile(databaseUrl: string): string {
  if (isPostgresUrl(databaseUrl)) {
    throw new StartFailure(
      'DATABASE_URL is a Postgres database already: pg_dump and pg_restore move that, or `npm run backup` and `npm run restore`.',
    );
  }
  const path = sqlitePath(databaseUrl);
  if (!existsSync(path)) throw new StartFailure(`There is no database at ${path}.`);
  return path;
}

/** What was acknowledged and is not a row yet becomes one before anything is copied. */
async function replayOpenJournals(databaseUrl: string, dataDirectory: string): Promise<void> {
  const journals = join(dataDirectory, 'journal');
  const nodes = readdirSync(journals, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && listSegments(join(journals, entry.name)).length > 0)
    .map((entry) => entry.name);
  await migrate({ url: databaseUrl });
  const database = await openDatabase({ url: databaseUrl });
  try {
    for (const node of nodes) {
      const { settled, setAside } = await replayJournal(database, join(journals, node));
      console.log(`journal of ${node}: ${settled} requests were not in the database yet, and are now`);
      if (setAside > 0)
        console.log(`  ${setAside} were refused by the database: ${join(journals, node)}/set-aside.jsonl`);
    }
  } finally {
    await database.close();
  }
}

/** One line that is written over on a terminal; elsewhere a line now and then. */
function createProgress() {
  const started = performance.now();
  let lastLine = 0;
  let copiedBefore = 0;
  let table = '';
  return (progress: MoveProgress): void => {
    if (progress.step === 'began') {
      const rows = progress.rows.toLocaleString('en');
      console.log(progress.resumed ? `going on with a move of ${rows} rows` : `moving ${rows} rows`);
      return;
    }
    if (progress.step === 'proving') {
      console.log('comparing every table’s rows and sums …');
      return;
    }
    const { rows, total } = progress;
    if (progress.table !== table) {
      table = progress.table;
      copiedBefore = 0;
    }
    const now = performance.now();
    const isLast = rows === total;
    if (!isLast && now - lastLine < (process.stdout.isTTY ? 200 : linesEveryMillis)) return;
    if (isLast && rows === copiedBefore) return;
    lastLine = now;
    copiedBefore = rows;
    const share = total === 0 ? 100 : Math.floor((rows / total) * 100);
    const seconds = Math.round((now - started) / 1000);
    const line = `${table}: ${rows.toLocaleString('en')} of ${total.toLocaleString('en')} (${share} %), ${seconds} s`;
    if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K${line}${isLast ? '\n' : ''}`);
    else console.log(line);
  };
}

async function deriveSearch(from: Database, to: Database, progress: (one: MoveProgress) => void) {
  const total = Number(await countSearchEntries(from));
  const moved = await moveSearchIndex(from, to, (entries) =>
    progress({ step: 'copied', table: 'search index', rows: Number(entries), total }),
  );
  if (Number(moved) !== total) {
    throw new StartFailure(
      `The search index has ${moved} messages in Postgres and ${total} in SQLite: begin again with --anew.`,
    );
  }
  console.log(`search index: ${moved} messages, as many as in SQLite`);
}

try {
  const { to, anew, batchRows } = readOptions();
  const { databaseUrl, dataDirectory } = environment();
  const from = sourceFile(databaseUrl);
  const directory = await holdDataDirectory(dataDirectory, 0);
  try {
    proveIdle(from);
    await replayOpenJournals(databaseUrl, dataDirectory);
    const onProgress = createProgress();
    const { tables } = await moveToPostgres({
      from,
      to,
      anew,
      batchRows,
      onProgress,
      derive: (source, target) => deriveSearch(source, target, onProgress),
    });
    for (const { name, rows, sums } of tables)
      console.log(`  ${name.padEnd(24)} ${rows.toLocaleString('en').padStart(15)} rows, ${sums} sums: equal`);
    const rows = tables.reduce((sum, table) => sum + table.rows, 0n);
    console.log(
      `moved ${rows.toLocaleString('en')} rows in ${tables.length} tables, all of them proved equal`,
    );
    console.log('Now set DATABASE_URL to the Postgres address, keep WEIR_DATA_DIR, and start Weir.');
    console.log(`${from} was only read: keep it until you are content, and start nothing on it.`);
  } finally {
    directory.release();
  }
} catch (error) {
  console.error(`The move was not finished: ${describeStartFailure(error).line}`);
  process.exitCode = 1;
}
