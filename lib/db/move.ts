// Moves a Weir from SQLite to an empty Postgres database: every table, then the proof that both hold the same. The
// source is only read. Killed at any point, it goes on where it ended when it is run again.
import { createHash } from 'node:crypto';
import Sqlite from 'better-sqlite3';
import pg from 'pg';
import { errorMessage } from '@/lib/errors';
import { log } from '@/lib/log';
import { StartFailure } from '@/lib/start-failure';
import { type Database, openDatabase } from './database';
import { migrate } from './migrate';
import { copyTable } from './move-copy';
import { type MoveTable, planMove, sourceTables } from './move-plan';
import { beginMoveState, endMoveState, hasMoveState, movedSource } from './move-state';
import { type Month, makeMonths, monthAt } from './partitions';
import { firstDifference, sumPostgresTables, sumSqliteTables, type TableSums } from './table-sums';

export type MoveOptions = {
  /** The SQLite file; its data directory must be held by the caller. */
  from: string;
  to: string;
  batchRows: number;
  /** Empties what an unfinished move brought, and begins from the first row. */
  anew: boolean;
  onProgress: (progress: MoveProgress) => void;
  /** What is derived from the rows and not a copy of them, such as an index of their words. */
  derive: (source: Database, target: Database) => Promise<void>;
};

export type MoveProgress =
  | { step: 'began'; resumed: boolean; rows: number }
  | { step: 'copied'; table: string; rows: number; total: number }
  | { step: 'proving' };

export type Moved = { tables: { name: string; rows: bigint; sums: number }[] };

/** Held while a move runs: the connection of a killed one may go on for a moment, and two must not mix. */
const moveLock = 72_707_371;
const lockPatienceMillis = 60_000;

export async function moveToPostgres(options: MoveOptions): Promise<Moved> {
  // Before the hold, since opening a database writes to it.
  const from = await openDatabase({ url: `file:${options.from}` });
  try {
    const source = holdSource(options.from);
    try {
      return await moveHeld(source, from, options);
    } finally {
      source.close();
    }
  } finally {
    await from.close();
  }
}

async function moveHeld(source: Sqlite.Database, from: Database, options: MoveOptions): Promise<Moved> {
  const target = new pg.Client({
    connectionString: options.to,
    application_name: 'weir move',
    keepAlive: true,
  });
  target.on('error', (error) =>
    log.warn('the connection to Postgres was lost', { reason: errorMessage(error) }),
  );
  try {
    await target.connect();
    await lockTarget(target);
    await migrate({ url: options.to, moving: true });
    const tables = await beginOrResume(source, target, options);
    const to = await openDatabase({ url: options.to });
    try {
      await makeMonths(to, monthsWithRequests(source));
      for (const table of tables) await copyWithProgress(source, target, table, options);
      await options.derive(from, to);
    } finally {
      await to.close();
    }
    await continueSequences(source, target, tables);
    options.onProgress({ step: 'proving' });
    const moved = await proveEqual(options.from, target, tables);
    await endMoveState(target);
    return moved;
  } finally {
    await target.end();
  }
}

/** Fails at once where another process is writing, instead of after long preparations. */
export function proveIdle(path: string): void {
  holdSource(path).close();
}

/**
 * Nobody can write the source until this connection closes: what is read through any other is one moment, and the
 * moment of the sums too.
 */
function holdSource(path: string): Sqlite.Database {
  const source = new Sqlite(path, { fileMustExist: true, timeout: 2000 });
  try {
    source.exec('BEGIN IMMEDIATE');
  } catch (error) {
    source.close();
    const { code = '' } = error as { code?: string };
    if (!code.startsWith('SQLITE_BUSY')) throw error;
    throw new StartFailure(`${path} is being written by another process: stop it first.`);
  }
  return source;
}

async function lockTarget(target: pg.Client): Promise<void> {
  try {
    await target.query(`SET lock_timeout = ${lockPatienceMillis}`);
    await target.query('SELECT pg_advisory_lock($1)', [moveLock]);
    await target.query('SET lock_timeout = 0');
  } catch (error) {
    if ((error as { code?: string }).code !== '55P03') throw error;
    throw new StartFailure('Another move into this Postgres database is under way.');
  }
}

async function beginOrResume(
  source: Sqlite.Database,
  target: pg.Client,
  { anew, onProgress }: MoveOptions,
): Promise<MoveTable[]> {
  const tables = await planMove(source, target);
  const identity = identityOf(source);
  const begun = await hasMoveState(target);
  if (begun && anew) {
    await target.query(`TRUNCATE ${tables.map(({ name }) => `"${name}"`).join(', ')} CASCADE`);
    await endMoveState(target);
  }
  const resumed = begun && !anew;
  if (!resumed) {
    await refuseRows(target, tables);
    const names = tables.map(({ name }) => name);
    await beginMoveState(target, identity, names);
  } else if ((await movedSource(target)) !== identity) {
    throw new StartFailure(
      'The SQLite database is not the one whose move was begun here, or it was written to since: begin from its first row with --anew, which empties what was moved.',
    );
  }
  onProgress({ step: 'began', resumed, rows: tables.reduce((sum, { total }) => sum + total, 0) });
  return tables;
}

async function refuseRows(target: pg.Client, tables: readonly MoveTable[]): Promise<void> {
  for (const { name } of tables) {
    const found = await target.query(`SELECT 1 FROM "${name}" LIMIT 1`);
    if (found.rows.length > 0) {
      throw new StartFailure(
        `The Postgres database is in use (${name} has rows): a move fills an empty one only. Create a new database and name it with --to.`,
      );
    }
  }
}

/** Changes with whatever a Weir does to its database. */
function identityOf(source: Sqlite.Database): string {
  const tables = sourceTables(source);
  const lines = [
    'SELECT node, segment, "offset" FROM journal_progress ORDER BY 1',
    'SELECT topic, version FROM change_counters ORDER BY 1',
    'SELECT COUNT(*), MAX(started_at), MAX(finished_at) FROM job_runs',
    'SELECT COUNT(*), MAX(last_seen_at) FROM sessions',
    'SELECT MIN(created_at), MAX(created_at) FROM requests',
  ].map((query) => JSON.stringify(source.prepare(query).raw(true).all()));
  return createHash('sha256')
    .update(JSON.stringify([tables, lines]))
    .digest('hex');
}

/** From one month with rows to the next by the key's index: their number is what this costs, not that of the rows. */
function monthsWithRequests(source: Sqlite.Database): Month[] {
  const next = source.prepare<[bigint], { at: number | null }>(
    'SELECT MIN(created_at) AS at FROM requests WHERE created_at >= ?',
  );
  const months: Month[] = [];
  for (let at = next.get(0n)?.at; at !== null && at !== undefined; ) {
    const month = monthAt(at);
    months.push(month);
    at = next.get(month.to)?.at;
  }
  return months;
}

async function copyWithProgress(
  source: Sqlite.Database,
  target: pg.Client,
  table: MoveTable,
  { batchRows, onProgress }: MoveOptions,
): Promise<void> {
  const onBatch = (rows: number) =>
    onProgress({ step: 'copied', table: table.name, rows, total: table.total });
  await copyTable({ source, target, table, batchRows, onBatch });
  onBatch(table.total);
}

/** Ids that Postgres gives out by itself go on after the largest that SQLite ever gave. */
async function continueSequences(
  source: Sqlite.Database,
  target: pg.Client,
  tables: readonly MoveTable[],
): Promise<void> {
  const given = source.prepare<[string], { seq: number }>('SELECT seq FROM sqlite_sequence WHERE name = ?');
  for (const { name, columns } of tables) {
    if (!columns.some((column) => column.name === 'id' && column.type !== 'text')) continue;
    const found = await target.query<{ sequence: string | null }>(
      `SELECT pg_get_serial_sequence($1, 'id') AS sequence`,
      [name],
    );
    const sequence = found.rows[0]?.sequence;
    if (!sequence) continue;
    const last = given.get(name)?.seq ?? 0;
    await target.query(
      `SELECT setval($1::regclass, GREATEST(largest, 1), largest > 0)
       FROM (SELECT GREATEST(COALESCE(MAX(id), 0), $2::bigint) AS largest FROM "${name}") AS ids`,
      [sequence, last],
    );
  }
}

async function proveEqual(from: string, target: pg.Client, tables: readonly MoveTable[]): Promise<Moved> {
  const names = new Set(tables.map(({ name }) => name));
  const only = (sums: TableSums) =>
    Object.fromEntries(Object.entries(sums).filter(([name]) => names.has(name)));
  const [expected, found] = await Promise.all([sumSqliteTables(from), sumPostgresTables(target)]).then(
    ([left, right]) => [only(left), only(right)] as const,
  );
  const difference = firstDifference(expected, found);
  if (difference) {
    throw new StartFailure(
      `What is in Postgres now is not what is in SQLite: ${difference}. The SQLite database is as it was; begin again with --anew.`,
    );
  }
  return {
    tables: Object.entries(found).map(([name, { rows, sums }]) => ({
      name,
      rows: BigInt(rows),
      sums: Object.keys(sums).length,
    })),
  };
}
