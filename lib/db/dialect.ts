// Where SQLite and Postgres differ, and nowhere else. What raw queries answer is the same on both as long as
// integer expressions are cast: BIGINT columns, casts and counts are bigint, INTEGER columns are number.
import { nowMillis } from '@/lib/clock';
import type { Dialect, Transaction } from './database';
import { Prisma } from './generated/sqlite/client';

export type Sql = Prisma.Sql;

/** Fragments made with these work with either database's client. */
export const { sql, join, raw, empty } = Prisma;

type ColumnType = 'integer' | 'bigint' | 'real' | 'text';
export type RowColumns = Record<string, ColumnType>;

// A number is a faster bigint where it is known to be a safe integer.
type ColumnValue = { integer: number; bigint: bigint | number; real: number; text: string };
export type RowOf<Columns extends RowColumns> = {
  [Name in keyof Columns]: ColumnValue[Columns[Name]] | null;
};

/** A quoted column or table name. */
export function identifier(name: string): Sql {
  if (!/^[a-z_][a-z0-9_]*$/i.test(name)) throw new Error(`not a column or table name: ${name}`);
  return raw(`"${name}"`);
}

/**
 * Many rows as one JSON parameter, to be used as `FROM ${rowsFromJson(…)} AS incoming`: one statement of
 * fixed shape for any number of rows, where `VALUES` would need a parameter for every field.
 */
export function rowsFromJson<Columns extends RowColumns>(
  dialect: Dialect,
  columns: Columns,
  rows: readonly RowOf<Columns>[],
): Sql {
  const names = Object.keys(columns);
  const json = encodeRows(names, rows);
  const fields = names.map((name, index) => {
    const type = columns[name] as ColumnType;
    return sql`${dialect === 'sqlite' ? sqliteField(index, type) : postgresField(index, type)} AS ${identifier(name)}`;
  });
  const source =
    dialect === 'sqlite'
      ? sql`json_rows(${json})`
      : sql`jsonb_array_elements(${json}::jsonb) AS element(value)`;
  return sql`(SELECT ${join(fields)} FROM ${source})`;
}

function encodeRows(names: string[], rows: readonly Record<string, unknown>[]): string {
  return JSON.stringify(
    rows.map((row) =>
      names.map((name) => {
        const value = row[name];
        return typeof value === 'bigint' ? value.toString() : (value ?? null);
      }),
    ),
  );
}

// Bigints travel as text, since a JSON number beyond 2^53 would be rounded on the way.
function sqliteField(index: number, type: ColumnType): Sql {
  const field = raw(`c${index}`);
  if (type === 'bigint') return sql`CAST(${field} AS BIGINT)`;
  // Numbers come out of JavaScript as doubles.
  return type === 'integer' ? sql`CAST(${field} AS INTEGER)` : field;
}

const postgresTypes: Record<ColumnType, string> = {
  integer: 'integer',
  bigint: 'bigint',
  real: 'double precision',
  text: 'text',
};

function postgresField(index: number, type: ColumnType): Sql {
  return raw(type === 'text' ? `value ->> ${index}` : `(value ->> ${index})::${postgresTypes[type]}`);
}

/** A list of values as a set, for `column IN ${valuesFromJson(…)}` with any number of them. */
export function valuesFromJson(
  dialect: Dialect,
  type: 'integer' | 'bigint' | 'text',
  values: readonly (string | number | bigint)[],
): Sql {
  const json = JSON.stringify(values.map((value) => (typeof value === 'bigint' ? value.toString() : value)));
  if (dialect === 'sqlite') {
    const field = type === 'bigint' ? raw('CAST(value AS BIGINT)') : raw('value');
    return sql`(SELECT ${field} FROM json_each(${json}))`;
  }
  return sql`(SELECT value::${raw(postgresTypes[type])} FROM jsonb_array_elements_text(${json}::jsonb) AS element(value))`;
}

/**
 * `table`, to be read by that index: SQLite takes a range of the primary key for as good as three ids and a range of
 * the index. Postgres knows better, from its statistics.
 */
export function tableByIndex(dialect: Dialect, table: string, index: string, alias = table): Sql {
  const named = sql`${identifier(table)} AS ${identifier(alias)}`;
  return dialect === 'sqlite' ? sql`${named} INDEXED BY ${identifier(index)}` : named;
}

/** A sum that is 0 over no rows, and bigint on both (Postgres would answer numeric). */
export function bigintSum(expression: Sql): Sql {
  return sql`CAST(COALESCE(SUM(${expression}), 0) AS BIGINT)`;
}

/** An integer expression that is bigint on both. */
export function asBigint(expression: Sql): Sql {
  return sql`CAST(${expression} AS BIGINT)`;
}

/** Text contained in text, ignoring the case of ASCII letters, with `%` and `_` taken literally. */
export function containsText(dialect: Dialect, expression: Sql, text: string): Sql {
  const pattern = `%${text.replace(/[\\%_]/g, (character) => `\\${character}`)}%`;
  return dialect === 'sqlite'
    ? sql`${expression} LIKE ${pattern} ESCAPE '\\'`
    : sql`${expression} ILIKE ${pattern} ESCAPE '\\'`;
}

/** Text as the bytes of its UTF-8. */
export function textAsBytes(dialect: Dialect, expression: Sql): Sql {
  return dialect === 'sqlite' ? sql`CAST(${expression} AS BLOB)` : sql`convert_to(${expression}, 'UTF8')`;
}

/** The next ids of a table whose `id` counts up: for rows that refer to each other, written together. */
export async function nextIds(
  tx: Pick<Transaction, '$queryRaw'>,
  dialect: Dialect,
  table: string,
  count: number,
): Promise<bigint[]> {
  if (count === 0) return [];
  if (dialect === 'sqlite') {
    const [row] = await tx.$queryRaw<{ last: bigint }[]>(
      sql`SELECT CAST(COALESCE(MAX(id), 0) AS BIGINT) AS last FROM ${identifier(table)}`,
    );
    const last = BigInt(row?.last ?? 0);
    return Array.from({ length: count }, (_, index) => last + BigInt(index + 1));
  }
  const rows = await tx.$queryRaw<{ id: bigint }[]>(sql`
    SELECT nextval(pg_get_serial_sequence(${table}, 'id')) AS id FROM generate_series(1, ${count})`);
  return rows.map(({ id }) => id);
}

/** Now in epoch milliseconds. Postgres's own clock, since the clocks of several nodes differ. */
export function databaseNow(dialect: Dialect): Sql {
  return dialect === 'sqlite'
    ? sql`${BigInt(nowMillis())}`
    : sql`CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)`;
}
