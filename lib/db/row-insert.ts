// Many rows by one statement: what the ledger writes thousands of each second. Beside Prisma's raw queries, which
// would copy the rows' text four times on the event loop.
import type { Transaction } from './database';
import { empty, identifier, join, type RowColumns, rowsFromJson, sql, textAsBytes } from './dialect';

/** Texts are null or string, all else null or number. Whole numbers must be safe ones. */
export type RowInsert = {
  table: string;
  /** `bytes` are told as text, and kept as its bytes. */
  columns: Record<string, RowColumns[string] | 'bytes'>;
  /**
   * A unique key: a row that is there already is left as it is, or gets the other columns added to its own, or is a
   * mistake.
   */
  key: readonly string[];
  onConflict: 'leave' | 'add' | 'fail';
};

/** Rows by columns of one kind: numbers (NaN is null) need no parsing on the other side. */
export type PackedRows = { count: number; numbers: Float64Array; texts: (string | null)[] };

/** What the SQLite thread is sent. */
export type RowsMessage = PackedRows & { sql: string; isText: boolean[] };

export type RowPacker = {
  number(value: number | null): void;
  text(value: string | null): void;
};

const isTextColumn = (type: string) => type === 'text' || type === 'bytes';

/** `write` tells one item's columns to the packer, in the order of `columns`. */
export function packRows<Item>(
  { columns }: RowInsert,
  items: readonly Item[],
  write: (item: Item, packer: RowPacker) => void,
): PackedRows {
  const numeric = Object.values(columns).filter((type) => !isTextColumn(type)).length;
  const numbers = new Float64Array(items.length * numeric);
  const texts: (string | null)[] = [];
  let next = 0;
  const packer: RowPacker = {
    number: (value) => {
      numbers[next++] = value === null ? Number.NaN : value;
    },
    text: (value) => {
      texts.push(value);
    },
  };
  for (const item of items) write(item, packer);
  return { count: items.length, numbers, texts };
}

const sqliteMessages = new WeakMap<RowInsert, Pick<RowsMessage, 'sql' | 'isText'>>();

/** The statement of one row, and which of its parameters are text. */
export function sqliteInsert(insert: RowInsert): Pick<RowsMessage, 'sql' | 'isText'> {
  let message = sqliteMessages.get(insert);
  if (!message) {
    const quoted = (names: readonly string[]) => names.map((name) => identifier(name).sql).join(', ');
    const values = Object.values(insert.columns).map((type) => (type === 'bytes' ? 'CAST(? AS BLOB)' : '?'));
    message = {
      sql: `INSERT INTO ${quoted([insert.table])} (${quoted(Object.keys(insert.columns))})
        VALUES (${values.join(', ')}) ${conflict(insert).sql}`,
      isText: Object.values(insert.columns).map(isTextColumn),
    };
    sqliteMessages.set(insert, message);
  }
  return message;
}

function conflict({ table, columns, key, onConflict }: RowInsert) {
  if (onConflict === 'fail') return empty;
  const keys = join(key.map(identifier));
  if (onConflict === 'leave') return sql`ON CONFLICT (${keys}) DO NOTHING`;
  const target = identifier(table);
  const additions = Object.keys(columns)
    .filter((name) => !key.includes(name))
    .map((name) => {
      const column = identifier(name);
      return sql`${column} = ${target}.${column} + excluded.${column}`;
    });
  return sql`ON CONFLICT (${keys}) DO UPDATE SET ${join(additions)}`;
}

/** The same on Postgres: one statement for all rows. Answers the places of those that were left as they were. */
export async function insertRowsOnPostgres(
  tx: Transaction,
  insert: RowInsert,
  packed: PackedRows,
): Promise<number[]> {
  const { columns, key, onConflict } = insert;
  const rows = unpack(columns, packed);
  const names = join(Object.keys(columns).map(identifier));
  const values = Object.entries(columns).map(([name, type]) =>
    type === 'bytes' ? textAsBytes('postgres', identifier(name)) : identifier(name),
  );
  const sent = Object.fromEntries(
    Object.entries(columns).map(([name, type]) => [name, type === 'bytes' ? 'text' : type]),
  );
  const keys = join(key.map(identifier));
  const statement = sql`
    INSERT INTO ${identifier(insert.table)} (${names})
    SELECT ${join(values)} FROM ${rowsFromJson('postgres', sent, rows)} AS incoming
    ${conflict(insert)}`;
  if (onConflict !== 'leave') {
    await tx.$executeRaw(statement);
    return [];
  }
  const inserted = await tx.$queryRaw<Record<string, unknown>[]>(sql`${statement} RETURNING ${keys}`);
  if (inserted.length === rows.length) return [];
  const placeOf = (row: Record<string, unknown>) => key.map((name) => String(row[name])).join('\0');
  const isNew = new Set(inserted.map(placeOf));
  return rows.flatMap((row, index) => (isNew.has(placeOf(row)) ? [] : [index]));
}

function unpack(columns: RowInsert['columns'], { count, numbers, texts }: PackedRows) {
  const entries = Object.entries(columns);
  let number = 0;
  let text = 0;
  return Array.from({ length: count }, () => {
    const row: Record<string, string | number | null> = {};
    for (const [name, type] of entries) {
      if (isTextColumn(type)) row[name] = texts[text++] ?? null;
      else {
        const value = numbers[number++]!;
        row[name] = Number.isNaN(value) ? null : value;
      }
    }
    return row;
  });
}
