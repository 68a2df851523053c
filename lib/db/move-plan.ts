// What a move copies, read from the databases themselves: a table that a later migration adds is moved without a word
// here.
import type Sqlite from 'better-sqlite3';
import type pg from 'pg';

export type MoveTable = {
  name: string;
  /** With their types on Postgres. */
  columns: { name: string; type: string }[];
  /** The primary key: the order of copying. */
  key: string[];
  total: number;
};

/** Each database keeps its own history of migrations, and leases are of processes that run: none does. */
const notMoved = new Set(['_prisma_migrations', 'leases']);

/** Tables whose rows others refer to come first. */
export async function planMove(source: Sqlite.Database, target: pg.Client): Promise<MoveTable[]> {
  const types = await postgresColumns(target);
  const names = sourceTables(source);
  const ordered: string[] = [];
  const place = (name: string, waiting: readonly string[]) => {
    if (ordered.includes(name)) return;
    if (waiting.includes(name)) throw new Error(`${name} refers to itself by way of ${waiting.join(', ')}`);
    for (const parent of parentsOf(source, name)) if (parent !== name) place(parent, [...waiting, name]);
    ordered.push(name);
  };
  for (const name of names) place(name, []);
  return ordered.map((name) => planTable(source, name, types));
}

export function sourceTables(source: Sqlite.Database): string[] {
  return source
    .prepare<[], { name: string }>(
      `SELECT name FROM pragma_table_list
       WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name`,
    )
    .all()
    .map(({ name }) => name)
    .filter((name) => !notMoved.has(name));
}

function parentsOf(source: Sqlite.Database, table: string): string[] {
  return source
    .prepare<[string], { parent: string }>(
      'SELECT DISTINCT "table" AS parent FROM pragma_foreign_key_list(?)',
    )
    .all(table)
    .map(({ parent }) => parent);
}

function planTable(
  source: Sqlite.Database,
  name: string,
  types: ReadonlyMap<string, ReadonlyMap<string, string>>,
): MoveTable {
  const info = source
    .prepare<[string], { name: string; pk: number }>('SELECT name, pk FROM pragma_table_info(?)')
    .all(name);
  const known = types.get(name);
  const columns = info.map((column) => {
    const type = known?.get(column.name);
    if (!type) throw new Error(`Postgres has no column ${name}.${column.name}`);
    return { name: column.name, type };
  });
  if (known?.size !== columns.length) throw new Error(`Postgres has more columns in ${name} than SQLite`);
  const key = info
    .filter(({ pk }) => pk > 0)
    .sort((left, right) => left.pk - right.pk)
    .map((column) => column.name);
  const count = source.prepare<[], { rows: number }>(`SELECT COUNT(*) AS rows FROM "${name}"`).get();
  return { name, columns, key, total: count?.rows ?? 0 };
}

async function postgresColumns(target: pg.Client): Promise<Map<string, Map<string, string>>> {
  const found = await target.query<{ table: string; column: string; type: string }>(`
    SELECT class.relname AS table, attribute.attname AS column,
      format_type(attribute.atttypid, attribute.atttypmod) AS type
    FROM pg_attribute attribute JOIN pg_class class ON class.oid = attribute.attrelid
    WHERE class.relnamespace = current_schema()::regnamespace AND class.relkind IN ('r', 'p')
      AND NOT class.relispartition AND attribute.attnum > 0 AND NOT attribute.attisdropped`);
  const tables = new Map<string, Map<string, string>>();
  for (const { table, column, type } of found.rows) {
    const columns = tables.get(table) ?? new Map<string, string>();
    tables.set(table, columns.set(column, type));
  }
  return tables;
}
