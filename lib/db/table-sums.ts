// What a copy of the database must have in common with it: rows, exact sums of every table's numbers, and how many
// bytes its texts and bodies have together. JSON is left out: each database writes it in its own way.
import type pg from 'pg';
import { z } from 'zod';
import { rowsOf } from './sqlite-adapter';
import { connectSqlite, type SqliteConnection } from './sqlite-connection';

export const tableSumsSchema = z.record(
  z.string(),
  z.object({ rows: z.string(), sums: z.record(z.string(), z.string()) }),
);
export type TableSums = z.infer<typeof tableSumsSchema>;

/** Every ordinary table of the SQLite file, which is also checked from its first page to its last. */
export async function sumSqliteTables(path: string): Promise<TableSums> {
  const connection = await connectSqlite(path, 'read');
  try {
    const problems = (await rowsOf(connection, 'PRAGMA integrity_check'))
      .flat()
      .filter((line) => line !== 'ok');
    if (problems.length > 0) throw new Error(`${path} is damaged: ${problems.slice(0, 3).join('; ')}`);
    const tables = await rowsOf(
      connection,
      `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name`,
    );
    const result: TableSums = {};
    for (const [name] of tables) result[String(name)] = await sumSqliteTable(connection, String(name));
    return result;
  } finally {
    await connection.close();
  }
}

async function sumSqliteTable(connection: SqliteConnection, table: string): Promise<TableSums[string]> {
  const columns = await rowsOf(
    connection,
    `SELECT name, type FROM pragma_table_info(${literal(table)})
     WHERE type IN ('INTEGER', 'BIGINT', 'TEXT', 'BLOB') ORDER BY name`,
  );
  const summed = columns.map(([name, type]) =>
    summedColumn(String(name), type === 'TEXT' || type === 'BLOB'),
  );
  // A plain sum of instants leaves 64 bits after some million rows, and SQLite then fails; two halves do not.
  const halves = summed.flatMap(({ expression }) => [
    `CAST(COALESCE(SUM(${expression} / 1000000), 0) AS TEXT)`,
    `CAST(COALESCE(SUM(${expression} % 1000000), 0) AS TEXT)`,
  ]);
  const [row = []] = await rowsOf(
    connection,
    `SELECT ${['CAST(COUNT(*) AS TEXT)', ...halves].join(', ')} FROM ${quoted(table)}`,
  );
  const sums = summed.map(({ label }, index) => {
    const sum = BigInt(String(row[1 + 2 * index])) * 1_000_000n + BigInt(String(row[2 + 2 * index]));
    return [label, sum.toString()] as const;
  });
  return { rows: String(row[0]), sums: Object.fromEntries(sums) };
}

/** As the connection's transaction sees them. */
export async function sumPostgresTables(client: pg.Client): Promise<TableSums> {
  const columns = await client.query<{ table: string; column: string | null; counted: boolean }>(`
    SELECT class.relname AS table, attribute.attname AS column,
      attribute.atttypid IN ('text'::regtype, 'bytea'::regtype) AS counted
    FROM pg_class class
    LEFT JOIN pg_attribute attribute ON attribute.attrelid = class.oid AND attribute.attnum > 0
      AND NOT attribute.attisdropped
      AND attribute.atttypid IN ('integer'::regtype, 'bigint'::regtype, 'text'::regtype, 'bytea'::regtype)
    WHERE class.relnamespace = current_schema()::regnamespace AND class.relkind IN ('r', 'p')
      AND NOT class.relispartition
    ORDER BY 1, 2`);
  const result: TableSums = {};
  for (const table of new Set(columns.rows.map((row) => row.table))) {
    const summed = columns.rows.flatMap((row) =>
      row.table === table && row.column ? [summedColumn(row.column, row.counted)] : [],
    );
    const sums = summed.map(
      ({ label, expression }) => `COALESCE(SUM(${expression}), 0)::text AS ${quoted(label)}`,
    );
    const answer = await client.query<Record<string, string>>(
      `SELECT ${['COUNT(*)::text AS "number of rows"', ...sums].join(', ')} FROM ${quoted(table)}`,
    );
    const { 'number of rows': rows = '0', ...others } = answer.rows[0] ?? {};
    result[table] = { rows, sums: others };
  }
  return result;
}

/** Both databases tell the length in bytes without reading a long value. */
function summedColumn(name: string, counted: boolean): { label: string; expression: string } {
  return counted
    ? { label: `${name} (bytes)`, expression: `octet_length(${quoted(name)})` }
    : { label: name, expression: quoted(name) };
}

/** The first thing in which the two differ, in words; null when they agree. */
export function firstDifference(expected: TableSums, found: TableSums): string | null {
  for (const table of new Set([...Object.keys(expected), ...Object.keys(found)])) {
    const [left, right] = [expected[table], found[table]];
    if (!left || !right) return `the table ${table} is ${left ? 'missing' : 'unexpected'}`;
    if (left.rows !== right.rows) return `${table} has ${right.rows} rows instead of ${left.rows}`;
    for (const [column, sum] of Object.entries(left.sums)) {
      if (right.sums[column] !== sum)
        return `the sum of ${table}.${column} is ${right.sums[column]} instead of ${sum}`;
    }
  }
  return null;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
