// How many keys and models had requests. Only sums that hold the dimension asked for can tell; where none does, and
// there are too many rows to read, the answer is unknown.
import type { Database } from '@/lib/db/database';
import { sql } from '@/lib/db/dialect';
import { type Period, piecesOf, snapOutward } from './period';
import type { ResolvedFilters } from './resolve-filters';
import { type RollupPlan, rollupPlan } from './rollup-plan';
import { usageRows } from './rollup-rows';
import { allOf, inRange, rowConditions } from './row-conditions';

const rowsToRead = 100_000n;

type Counted = 'key' | 'model';

async function fromSums(database: Database, plan: RollupPlan, period: Period, zone: string): Promise<number> {
  const group = plan.group === 'b' ? sql`b` : sql`a`;
  const source = usageRows(
    database.dialect,
    plan,
    ['a', 'b', 'requests'],
    piecesOf(snapOutward(period), zone),
  );
  const [row] = await database.read.$queryRaw<{ count: bigint }[]>(sql`
    SELECT CAST(COUNT(DISTINCT ${group}) AS BIGINT) AS count FROM ${source} AS sums
    WHERE ${group} <> 0 AND requests > 0`);
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
  of: { period: Period; requests: bigint; basis: 'rollup' | 'raw'; dayZone: string },
): Promise<number | null> {
  if (of.requests === 0n) return 0;
  const plan = of.basis === 'raw' ? null : rollupPlan(filters, counted);
  if (plan) return fromSums(database, plan, of.period, of.dayZone);
  return of.basis === 'raw' || of.requests <= rowsToRead
    ? fromRows(database, filters, of.period, counted)
    : null;
}
