// Reads the kept sums: one statement, so that what it adds and what it takes away belong together.
import type { Database } from '@/lib/db/database';
import { asBigint, identifier, join, raw, type Sql, sql, tableByIndex } from '@/lib/db/dialect';
import { type DimensionName, pairSlices } from '@/lib/ledger/slices';
import type { Grain, Piece } from './pieces';
import type { RollupPlan } from './rollup-plan';
import { allOf, anyOf } from './row-conditions';

const tables: Record<'usage' | 'latency', Record<Grain, string>> = {
  usage: {
    quarter: 'usage_quarter_hours',
    day: 'usage_stats_daily',
    month: 'usage_stats_monthly',
  },
  latency: { quarter: 'latency_quarter_hours', day: 'latency_daily', month: 'latency_monthly' },
};
const bucketColumn: Record<Grain, string> = { quarter: 'bucket', day: 'day', month: 'month' };

export type Selection = {
  plan: RollupPlan;
  /** Answered as `group_id`: an expression over `a` and `b`. */
  group: Sql;
  /** Only these values of the plan's group. */
  only?: readonly number[];
};

export type KeptQuestion = {
  kind: 'usage' | 'latency';
  selections: readonly Selection[];
  columns: readonly string[];
  pieces: readonly Piece[];
  /** Over the quarter-hour `bucket`, in place of the pieces' keys: every piece is one of quarter-hours then. */
  key?: (bucket: Sql) => Sql;
};

export type KeptRow = Record<string, bigint> & { interval_key: bigint; group_id: bigint };

/** The pieces as rows: written out, so that the planner knows how few they are. */
function pieceRows(pieces: readonly Piece[]): Sql {
  const values = pieces.map(
    ({ key, from, to, sign }) => `(${[key, from, to, sign].map(Math.trunc).join(', ')})`,
  );
  return sql`(SELECT column1 AS piece_key, column2 AS first, column3 AS past, column4 AS weight
    FROM (VALUES ${raw(values.join(', '))}) AS listed)`;
}

/** Written as one text: a fragment for each of sixty columns would take longer than the query. */
function columnList(columns: readonly string[], write: (quoted: string) => string): Sql {
  return raw(columns.map((column) => write(identifier(column).sql)).join(', '));
}

/** Every id that a dimension of a pair can have: with both ids named, sums are found by the index. */
const anyIdOf = (kind: DimensionName): Sql =>
  sql`(SELECT id FROM dimensions WHERE kind = ${kind} UNION ALL SELECT 0 AS id)`;

/** Which sums are asked for by their ids; null where all of a time are. */
function idConditions({ dialect }: Database, { plan, only }: Selection, hasB: boolean): Sql[] | null {
  const allowed = { a: plan.a, b: plan.b };
  if (only && plan.group) allowed[plan.group] = [...only];
  if (!allowed.a && !allowed.b) return null;
  const pair = pairSlices.find(({ slice }) => slice === plan.slice);
  const a = allowed.a ? anyOf(dialect, 'a', allowed.a) : pair && sql`a IN ${anyIdOf(pair.a)}`;
  if (!hasB) return a ? [a] : null;
  const b = allowed.b ? anyOf(dialect, 'b', allowed.b) : pair ? sql`b IN ${anyIdOf(pair.b)}` : sql`b = 0`;
  return a ? [a, b] : [b];
}

function select(
  database: Database,
  { kind, columns, key }: KeptQuestion,
  selection: Selection,
  grain: Grain,
  pieces: readonly Piece[],
): Sql {
  const bucket = identifier(bucketColumn[grain]);
  const table = tables[kind][grain];
  const listed = columnList(columns, (column) => column);
  const ids = idConditions(database, selection, kind === 'usage');
  const ordered = ['slice', 'a', ...(kind === 'usage' ? ['b'] : []), bucketColumn[grain]];
  const source = ids
    ? tableByIndex(database.dialect, table, `${table}_${ordered.join('_')}_idx`)
    : identifier(table);
  const conditions = [
    sql`slice = ${selection.plan.slice}`,
    ...(ids ?? []),
    sql`${bucket} >= piece.first`,
    sql`${bucket} < piece.past`,
  ];
  return sql`
    SELECT ${key ? key(bucket) : sql`piece_key`} AS interval_key, ${selection.group} AS group_id, weight, ${listed}
    FROM ${pieceRows(pieces)} AS piece CROSS JOIN ${source} WHERE ${allOf(conditions)}`;
}

/** By key and group, what the pieces add up to. Groups without any sums are left out. */
export async function keptSums(database: Database, question: KeptQuestion): Promise<KeptRow[]> {
  const parts: Sql[] = [];
  for (const selection of question.selections) {
    // No id at all: nothing can match.
    if (selection.only?.length === 0) continue;
    for (const grain of ['quarter', 'day', 'month'] as const) {
      const pieces = question.pieces.filter((piece) => piece.grain === grain);
      if (pieces.length > 0) parts.push(select(database, question, selection, grain, pieces));
    }
  }
  if (parts.length === 0) return [];
  const sums = columnList(
    question.columns,
    (column) => `CAST(SUM(weight * ${column}) AS BIGINT) AS ${column}`,
  );
  return database.read.$queryRaw<KeptRow[]>(sql`
    SELECT ${asBigint(sql`interval_key`)} AS interval_key, ${asBigint(sql`group_id`)} AS group_id, ${sums}
    FROM (${join(parts, ' UNION ALL ')}) AS parts GROUP BY 1, 2`);
}
