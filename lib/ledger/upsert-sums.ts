// The statements that add sums to what the tables hold.
import type { Database, Transaction } from '@/lib/db/database';
import { packRows, type RowInsert, type RowPacker } from '@/lib/db/row-insert';
import { binColumns } from '@/lib/stats/histogram';
import type { SumsCalendar } from './day-zone';
import { inParts } from './in-slices';
import { type Measure, measures } from './slices';
import { eachSum, type LatencySum, monthlySums, type Sums, type UsageSum } from './sums';

/** Sums that are packed between two turns of the event loop: about a millisecond. */
const packedAtOnce = 500;

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

function sumsTable(table: string, key: string[], values: string[], type: 'bigint' | 'integer'): RowInsert {
  const columns = [
    ...key.map((name) => [name, 'integer'] as const),
    ...values.map((name) => [name, type] as const),
  ];
  return { table, columns: Object.fromEntries(columns), key, onConflict: 'add' };
}

const tables = {
  quarter: {
    usage: sumsTable('usage_quarter_hours', ['slice', 'bucket', 'a', 'b'], measureColumns, 'bigint'),
    latency: sumsTable('latency_quarter_hours', ['slice', 'bucket', 'a'], latencyColumns, 'integer'),
  },
  day: {
    usage: sumsTable('usage_stats_daily', ['slice', 'day', 'a', 'b'], measureColumns, 'bigint'),
    latency: sumsTable('latency_daily', ['slice', 'day', 'a'], latencyColumns, 'integer'),
  },
  month: {
    usage: sumsTable('usage_stats_monthly', ['slice', 'month', 'a', 'b'], measureColumns, 'bigint'),
    latency: sumsTable('latency_monthly', ['slice', 'month', 'a'], latencyColumns, 'integer'),
  },
};

function packUsage({ slice, bucket, a, b, values }: UsageSum, to: RowPacker): void {
  to.number(slice);
  to.number(bucket);
  to.number(a);
  to.number(b);
  for (const value of values) to.number(value);
}

function packLatency({ slice, bucket, a, bins }: LatencySum, to: RowPacker): void {
  to.number(slice);
  to.number(bucket);
  to.number(a);
  for (const count of bins) to.number(count);
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

async function addTo(
  database: Database,
  tx: Transaction,
  sums: Sums,
  grain: keyof typeof tables,
): Promise<void> {
  const { usage, latency } = tables[grain];
  await inParts([...eachSum(sums.usage)].sort(inOrder), packedAtOnce, (part) =>
    database.insertRows(tx, usage, packRows(usage, part, packUsage)),
  );
  await inParts([...eachSum(sums.latency)].sort(inOrder), packedAtOnce, (part) =>
    database.insertRows(tx, latency, packRows(latency, part, packLatency)),
  );
}

export async function addSums(
  database: Database,
  tx: Transaction,
  quarters: Sums,
  days: Sums,
  { monthsBefore }: Pick<SumsCalendar, 'monthsBefore'>,
): Promise<void> {
  await addTo(database, tx, quarters, 'quarter');
  await addTo(database, tx, days, 'day');
  await addTo(database, tx, monthlySums(days, monthsBefore), 'month');
}
