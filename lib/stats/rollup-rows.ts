// The kept sums of a period as one source of rows: quarter-hours at its ends, whole days between.
import type { Dialect } from '@/lib/db/database';
import { identifier, join, type Sql, sql } from '@/lib/db/dialect';
import type { Pieces } from './period';
import type { RollupPlan } from './rollup-plan';
import { allOf, anyOf } from './row-conditions';

type Table = { name: string; bucket: string };

const usage = {
  quarter: { name: 'usage_quarter_hours', bucket: 'bucket' },
  day: { name: 'usage_stats_daily', bucket: 'day' },
};
const latency = {
  quarter: { name: 'latency_quarter_hours', bucket: 'bucket' },
  day: { name: 'latency_daily', bucket: 'day' },
};

function select(
  dialect: Dialect,
  table: Table,
  plan: RollupPlan,
  columns: readonly string[],
  bounds: { from: number; to: number; inclusive: boolean },
  hasB: boolean,
): Sql {
  const bucket = identifier(table.bucket);
  const conditions = [
    sql`slice = ${plan.slice}`,
    sql`${bucket} >= ${bounds.from}`,
    bounds.inclusive ? sql`${bucket} <= ${bounds.to}` : sql`${bucket} < ${bounds.to}`,
  ];
  if (plan.a) conditions.push(anyOf(dialect, 'a', plan.a));
  if (plan.b && hasB) conditions.push(anyOf(dialect, 'b', plan.b));
  const names = join(columns.map(identifier));
  return sql`SELECT ${names} FROM ${identifier(table.name)} WHERE ${allOf(conditions)}`;
}

function union(
  dialect: Dialect,
  tables: { quarter: Table; day: Table },
  plan: RollupPlan,
  columns: readonly string[],
  pieces: Pieces,
  hasB: boolean,
): Sql {
  const parts = pieces.quarters.map((piece) =>
    select(dialect, tables.quarter, plan, columns, { ...piece, inclusive: false }, hasB),
  );
  if (pieces.days) {
    parts.push(select(dialect, tables.day, plan, columns, { ...pieces.days, inclusive: true }, hasB));
  }
  if (parts.length === 0) {
    parts.push(select(dialect, tables.quarter, plan, columns, { from: 0, to: 0, inclusive: false }, hasB));
  }
  return sql`(${join(parts, ' UNION ALL ')})`;
}

/** `columns` of the usage sums (a, b and measure columns), to be used as `FROM ${…} AS sums`. */
export function usageRows(
  dialect: Dialect,
  plan: RollupPlan,
  columns: readonly string[],
  pieces: Pieces,
): Sql {
  return union(dialect, usage, plan, columns, pieces, true);
}

/** The same of the latency histograms, which single dimensions have. */
export function latencyRows(
  dialect: Dialect,
  plan: RollupPlan,
  columns: readonly string[],
  pieces: Pieces,
): Sql {
  return union(dialect, latency, plan, columns, pieces, false);
}
