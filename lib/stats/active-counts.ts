// How many keys and models had requests. Only sums that hold the dimension asked for can tell; where none does, and
// there are too many rows to read, the answer is unknown.
import type { Database } from '@/lib/db/database';
import { identifier, join, sql, tableByIndex } from '@/lib/db/dialect';
import type { SumsCalendar } from '@/lib/ledger/day-zone';
import { pairSlices } from '@/lib/ledger/slices';
import { type Period, snapOutward } from './period';
import { piecesOf } from './pieces';
import type { ResolvedFilters } from './resolve-filters';
import { type RollupPlan, rollupPlan } from './rollup-plan';
import { allOf, anyOf, inRange, rowConditions } from './row-conditions';

const rowsToRead = 100_000n;

type Counted = 'key' | 'model';

const firstPairSlice = Math.min(...pairSlices.map(({ slice }) => slice));

// Asked once for each key or model that ever was: reading all their sums of a year would cost a hundred times more.
async function fromSums(
  database: Database,
  plan: RollupPlan,
  counted: Counted,
  period: Period,
  calendar: SumsCalendar,
): Promise<number> {
  const pieces = piecesOf(snapOutward(period), { ...calendar, monthsBefore: 0 }, { addOnly: true });
  const [group, other] = plan.group === 'b' ? (['b', 'a'] as const) : (['a', 'b'] as const);
  const allowed = plan[group];
  const others = plan[other] ?? (plan.slice < firstPairSlice ? [0] : null);
  const condition = allOf([
    sql`sums.slice = ${plan.slice}`,
    sql`sums.${identifier(group)} = dimensions.id`,
    ...(others ? [anyOf(database.dialect, other, others)] : []),
    sql`sums.requests > 0`,
  ]);
  const parts = pieces.map(({ grain, from, to }) => {
    const [table, bucket] =
      grain === 'day' ? ['usage_stats_daily', 'day'] : ['usage_quarter_hours', 'bucket'];
    const source = tableByIndex(database.dialect, table, `${table}_slice_a_b_${bucket}_idx`, 'sums');
    return sql`EXISTS (SELECT 1 FROM ${source}
      WHERE ${condition} AND sums.${identifier(bucket)} >= ${from} AND sums.${identifier(bucket)} < ${to})`;
  });
  if (parts.length === 0) return 0;
  const [row] = await database.read.$queryRaw<{ count: bigint }[]>(sql`
    SELECT CAST(COUNT(*) AS BIGINT) AS count FROM dimensions
    WHERE ${allOf([
      sql`kind = ${counted}`,
      ...(allowed ? [anyOf(database.dialect, 'id', allowed)] : []),
      sql`(${join(parts, ' OR ')})`,
    ])}`);
  return Number(row?.count ?? 0n);
}

async function fromRows(
  database: Database,
  filters: ResolvedFilters,
  period: Period,
  counted: Counted,
): Promise<number> {
  const column = counted === 'key' ? sql`requests.key_dim` : sql`requests.model_dim`;
  const where = allOf([
    ...inRange(period.from, period.to),
    ...rowConditions(database.dialect, filters),
    sql`${column} <> 0`,
  ]);
  const [row] = await database.read.$queryRaw<{ count: bigint }[]>(
    sql`SELECT CAST(COUNT(DISTINCT ${column}) AS BIGINT) AS count FROM requests WHERE ${where}`,
  );
  return Number(row?.count ?? 0n);
}

export async function activeCount(
  database: Database,
  filters: ResolvedFilters,
  counted: Counted,
  of: { period: Period; requests: bigint; basis: 'rollup' | 'raw'; calendar: SumsCalendar },
): Promise<number | null> {
  if (of.requests === 0n) return 0;
  const plan = of.basis === 'raw' ? null : rollupPlan(filters, counted);
  if (plan) return fromSums(database, plan, counted, of.period, of.calendar);
  return of.basis === 'raw' || of.requests <= rowsToRead
    ? fromRows(database, filters, of.period, counted)
    : null;
}
