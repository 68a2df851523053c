// Reads the kept sums: one statement, so that what it adds and what it takes away belong together.
import type { Database } from '@/lib/db/database';
import { asBigint, identifier, join, raw, type Sql, sql } from '@/lib/db/dialect';
import { pairSlices } from '@/lib/ledger/slices';
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

const whole = (value: number): Sql => raw(String(Math.trunc(value)));

/** The pieces as rows: written out, so that the planner knows how few they are. */
function pieceRows(pieces: readonly Piece[]): Sql {
  const values = pieces.map(({ key, from, to }) => sql`(${whole(key)}, ${whole(from)}, ${whole(to)})`);
  return sql`(SELECT column1 AS piece_key, column2 AS first, column3 AS past FROM (VALUES ${join(values)}) AS listed)`;
}

function conditionsOf(
  database: Database,
  { plan, only }: Selection,
  hasB: boolean,
  bucket: Sql,
): readonly Sql[] {
  const { dialect } = database;
  const conditions = [sql`slice = ${plan.slice}`];
  const pair = pairSlices.find(({ slice }) => slice === plan.slice);
  const allowed = { a: plan.a, b: plan.b };
  if (only && plan.group) allowed[plan.group] = [...only];
  if (allowed.a) conditions.push(anyOf(dialect, 'a', allowed.a));
  // Sums are found by both ids at once, or else all pairs of a time would be read for one second id.
  else if (pair && allowed.b)
    conditions.push(sql`a IN (SELECT id FROM dimensions WHERE kind = ${pair.a} UNION ALL SELECT 0 AS id)`);
  if (hasB && allowed.b) conditions.push(anyOf(dialect, 'b', allowed.b));
  else if (hasB && !pair) conditions.push(sql`b = 0`);
  conditions.push(sql`${bucket} >= piece.first`, sql`${bucket} < piece.past`);
  return conditions;
}

function select(
  database: Database,
  question: KeptQuestion,
  selection: Selection,
  grain: Grain,
  sign: 1 | -1,
  pieces: readonly Piece[],
): Sql {
  const { kind, columns, key } = question;
  const bucket = identifier(bucketColumn[grain]);
  const sums = columns.map((column) => {
    const sum = sql`COALESCE(SUM(${identifier(column)}), 0)`;
    return sql`${asBigint(sign === 1 ? sum : sql`-${sum}`)} AS ${identifier(column)}`;
  });
  const head = sql`${asBigint(key ? key(bucket) : sql`piece_key`)} AS interval_key, ${asBigint(selection.group)} AS group_id`;
  return sql`
    SELECT ${join([head, ...sums])} FROM ${pieceRows(pieces)} AS piece CROSS JOIN ${identifier(tables[kind][grain])}
    WHERE ${allOf(conditionsOf(database, selection, kind === 'usage', bucket))} GROUP BY 1, 2`;
}

/** By key and group, what the pieces add up to. Groups without any sums are left out. */
export async function keptSums(database: Database, question: KeptQuestion): Promise<KeptRow[]> {
  const parts: Sql[] = [];
  for (const selection of question.selections) {
    // No id at all: nothing can match.
    if (selection.only?.length === 0) continue;
    for (const grain of ['quarter', 'day', 'month'] as const) {
      for (const sign of [1, -1] as const) {
        const pieces = question.pieces.filter((piece) => piece.grain === grain && piece.sign === sign);
        if (pieces.length > 0) parts.push(select(database, question, selection, grain, sign, pieces));
      }
    }
  }
  const [first, ...others] = parts;
  if (!first) return [];
  if (others.length === 0) return database.read.$queryRaw<KeptRow[]>(first);
  const sums = question.columns.map(
    (column) => sql`${asBigint(sql`SUM(${identifier(column)})`)} AS ${identifier(column)}`,
  );
  return database.read.$queryRaw<KeptRow[]>(sql`
    SELECT ${join([sql`interval_key, group_id`, ...sums])}
    FROM (${join(parts, ' UNION ALL ')}) AS parts GROUP BY 1, 2`);
}
