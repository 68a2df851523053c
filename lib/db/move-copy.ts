// Copies one table from SQLite to Postgres in the order of its key, a batch a commit.
import type Sqlite from 'better-sqlite3';
import type pg from 'pg';
import { errorMessage } from '@/lib/errors';
import type { MoveTable } from './move-plan';
import { markDone, moveTable, tableState } from './move-state';

type Value = string | bigint | number | Uint8Array | null;
type Row = Value[];

/** Bodies can be large: a batch ends at the first row beyond this, however few rows it has. */
const batchBytes = 4 * 1024 * 1024;

export type CopyOptions = {
  source: Sqlite.Database;
  target: pg.Client;
  table: MoveTable;
  batchRows: number;
  /** Told after each commit how many of the table's rows are there now. */
  onBatch: (rows: number) => void;
};

export async function copyTable({ source, target, table, batchRows, onBatch }: CopyOptions): Promise<void> {
  const state = await tableState(target, table.name);
  if (state.done) return;
  let copied = state.rows;
  let writing: Promise<void> = Promise.resolve();
  const write = async (rows: readonly Row[]) => {
    await insertBatch(target, table, rows);
    copied += rows.length;
    onBatch(copied);
  };
  // A batch is read here while Postgres is at the one before.
  for (const rows of batchesAfter(source, table, state.position, batchRows)) {
    await writing;
    writing = write(rows);
    // Heard of at the next turn at the latest; reading may fail before it.
    writing.catch(() => undefined);
  }
  await writing;
  await markDone(target, table.name);
}

function* batchesAfter(
  source: Sqlite.Database,
  table: MoveTable,
  position: string | null,
  batchRows: number,
): Generator<Row[]> {
  const columns = table.columns.map(({ name }) => quoted(name)).join(', ');
  const key = table.key.map(quoted).join(', ');
  const after = position === null ? [] : parsePosition(table, position);
  const places = after.map(() => '?').join(', ');
  const condition = after.length > 0 ? `WHERE (${key}) > (${places})` : '';
  const statement = source
    .prepare<Value[], Row>(`SELECT ${columns} FROM ${quoted(table.name)} ${condition} ORDER BY ${key}`)
    .raw(true)
    .safeIntegers(true);
  let rows: Row[] = [];
  let bytes = 0;
  for (const row of statement.iterate(...after)) {
    rows.push(row);
    for (const value of row)
      bytes += typeof value === 'string' || value instanceof Uint8Array ? value.length : 8;
    if (rows.length < batchRows && bytes < batchBytes) continue;
    yield rows;
    rows = [];
    bytes = 0;
  }
  if (rows.length > 0) yield rows;
}

/**
 * The rows and how far the copy has come, in one statement: it is sent whole at once, so that the next batch can be
 * read meanwhile, and either all of it is committed or nothing.
 */
async function insertBatch(target: pg.Client, table: MoveTable, rows: readonly Row[]): Promise<void> {
  const names = table.columns.map(({ name }) => quoted(name)).join(', ');
  const arrays = table.columns.map(({ type }, index) => `$${index + 1}::${type}[]`).join(', ');
  const [name, position] = [table.columns.length + 1, table.columns.length + 2];
  const values = table.columns.map((_, index) => rows.map((row) => row[index]));
  const last = rows.at(-1) ?? [];
  try {
    await target.query(
      `WITH moved AS (INSERT INTO ${quoted(table.name)} (${names}) SELECT * FROM unnest(${arrays}) RETURNING 1)
       UPDATE ${moveTable} SET rows = rows + (SELECT COUNT(*) FROM moved), position = $${position} WHERE name = $${name}`,
      [...values, table.name, positionOf(table, last)],
    );
  } catch (error) {
    const [from, to] = [rows[0] ?? [], last].map((row) => positionOf(table, row));
    throw new Error(
      `Postgres refused rows of ${table.name} between ${from} and ${to}: ${errorMessage(error)}`,
      { cause: error },
    );
  }
}

function positionOf(table: MoveTable, row: Row): string {
  const value = (name: string) => row[table.columns.findIndex((column) => column.name === name)];
  return JSON.stringify(table.key.map((name) => String(value(name))));
}

function parsePosition(table: MoveTable, position: string): Value[] {
  const values = JSON.parse(position) as string[];
  return table.key.map((name, index) => {
    const value = values[index] ?? '';
    return table.columns.find((column) => column.name === name)?.type === 'text' ? value : BigInt(value);
  });
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
