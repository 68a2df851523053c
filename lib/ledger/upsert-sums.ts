// The statements that add sums to what the tables hold.
import type { Dialect, Transaction } from '@/lib/db/database';
import { identifier, join, type RowColumns, type RowOf, rowsFromJson, sql } from '@/lib/db/dialect';
import { binColumns } from '@/lib/stats/histogram';
import { partsOf } from './in-slices';
import { type Measure, measures } from './slices';
import type { LatencySum, Sums, UsageSum } from './sums';

/** Rows to a statement: few enough that making its JSON takes about a millisecond. */
const rowsAtOnce = 200;

type Table = { name: string; bucket: 'bucket' | 'day' };

const usageTables = {
  quarter: { name: 'usage_quarter_hours', bucket: 'bucket' },
  day: { name: 'usage_stats_daily', bucket: 'day' },
} as const satisfies Record<string, Table>;

const latencyTables = {
  quarter: { name: 'latency_quarter_hours', bucket: 'bucket' },
  day: { name: 'latency_daily', bucket: 'day' },
} as const satisfies Record<string, Table>;

export const measureColumn = Object.fromEntries(
  measures.map((measure) => [
    measure,
    measure === 'cacheWrite1hTokens'
      ? 'cache_write_1h_tokens'
      : measure.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
  ]),
) as Record<Measure, string>;

const measureColumns = measures.map((measure) => measureColumn[measure]);
const latencyColumns = [...binColumns('d'), ...binColumns('t')];

function columnsOf(keys: string[], values: string[], type: 'bigint' | 'integer'): RowColumns {
  return Object.fromEntries([
    ...keys.map((name) => [name, 'integer'] as const),
    ...values.map((name) => [name, type] as const),
  ]);
}

function rowOf(keys: Record<string, number>, columns: string[], values: number[]): RowOf<RowColumns> {
  const row: Record<string, number> = keys;
  for (let index = 0; index < columns.length; index++) row[columns[index]!] = values[index]!;
  return row;
}

async function upsert<Sum>(
  tx: Transaction,
  dialect: Dialect,
  table: Table,
  keys: string[],
  columns: RowColumns,
  values: string[],
  sums: readonly Sum[],
  rowFrom: (sum: Sum) => RowOf<RowColumns>,
): Promise<void> {
  const target = identifier(table.name);
  const names = join(Object.keys(columns).map(identifier));
  const additions = values.map((name) => {
    const column = identifier(name);
    return sql`${column} = ${target}.${column} + excluded.${column}`;
  });
  for (const part of partsOf(sums, rowsAtOnce)) {
    await tx.$executeRaw(sql`
      INSERT INTO ${target} (${names})
      SELECT ${names} FROM ${rowsFromJson(dialect, columns, part.map(rowFrom))} AS incoming
      WHERE true
      ON CONFLICT (${join(keys.map(identifier))}) DO UPDATE SET ${join(additions)}`);
  }
}

// In one order everywhere, so that two nodes never wait for each other's sums in a circle.
function inOrder(left: UsageSum | LatencySum, right: UsageSum | LatencySum): number {
  return (
    left.slice - right.slice ||
    left.bucket - right.bucket ||
    left.a - right.a ||
    ('b' in left && 'b' in right ? left.b - right.b : 0)
  );
}

async function addTo(tx: Transaction, dialect: Dialect, sums: Sums, grain: 'quarter' | 'day'): Promise<void> {
  const usage = usageTables[grain];
  const usageKeys = ['slice', usage.bucket, 'a', 'b'];
  const usageColumns = columnsOf(usageKeys, measureColumns, 'bigint');
  const usageSums = [...sums.usage.values()].sort(inOrder);
  await upsert(tx, dialect, usage, usageKeys, usageColumns, measureColumns, usageSums, (sum) =>
    rowOf({ slice: sum.slice, [usage.bucket]: sum.bucket, a: sum.a, b: sum.b }, measureColumns, sum.values),
  );

  const latency = latencyTables[grain];
  const latencyKeys = ['slice', latency.bucket, 'a'];
  const binTypes = columnsOf(latencyKeys, latencyColumns, 'integer');
  const latencySums = [...sums.latency.values()].sort(inOrder);
  await upsert(tx, dialect, latency, latencyKeys, binTypes, latencyColumns, latencySums, (sum) =>
    rowOf({ slice: sum.slice, [latency.bucket]: sum.bucket, a: sum.a }, latencyColumns, sum.bins),
  );
}

export async function addSums(tx: Transaction, dialect: Dialect, quarters: Sums, days: Sums): Promise<void> {
  await addTo(tx, dialect, quarters, 'quarter');
  await addTo(tx, dialect, days, 'day');
}
