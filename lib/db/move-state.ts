// How far a move into a Postgres database has come, kept in that database itself: what was copied and the word that
// it was copied are one commit, so a killed move goes on exactly where it ended. While the table is there, nobody but
// the move uses the database.
import type pg from 'pg';

export const moveTable = 'weir_move';

/** The row that says of which source this is the move. */
const sourceRow = '';

export type TableState = { rows: number; position: string | null; done: boolean };

export async function hasMoveState(target: pg.Client): Promise<boolean> {
  const found = await target.query(
    'SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = $1',
    [moveTable],
  );
  return found.rows.length > 0;
}

export async function beginMoveState(
  target: pg.Client,
  source: string,
  tables: readonly string[],
): Promise<void> {
  await target.query('BEGIN');
  await target.query(`
    CREATE TABLE ${moveTable} (
      name TEXT PRIMARY KEY, rows BIGINT NOT NULL DEFAULT 0, position TEXT, done BOOLEAN NOT NULL DEFAULT false
    )`);
  await target.query(`INSERT INTO ${moveTable} (name, position) VALUES ($1, $2)`, [sourceRow, source]);
  await target.query(`INSERT INTO ${moveTable} (name) SELECT unnest($1::text[])`, [tables]);
  await target.query('COMMIT');
}

export async function movedSource(target: pg.Client): Promise<string | null> {
  const found = await target.query<{ position: string }>(
    `SELECT position FROM ${moveTable} WHERE name = $1`,
    [sourceRow],
  );
  return found.rows[0]?.position ?? null;
}

export async function tableState(target: pg.Client, table: string): Promise<TableState> {
  const found = await target.query<{ rows: string; position: string | null; done: boolean }>(
    `SELECT rows, position, done FROM ${moveTable} WHERE name = $1`,
    [table],
  );
  const [row] = found.rows;
  if (!row) throw new Error(`the move that was begun knows no table ${table}: it is one of another version`);
  return { ...row, rows: Number(row.rows) };
}

export async function markDone(target: pg.Client, table: string): Promise<void> {
  await target.query(`UPDATE ${moveTable} SET done = true WHERE name = $1`, [table]);
}

export async function endMoveState(target: pg.Client): Promise<void> {
  await target.query(`DROP TABLE ${moveTable}`);
}
