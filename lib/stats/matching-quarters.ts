// Where requests of one kind lie. Only the busiest filters have an index of their own over requests, since each would
// cost every request written; for the others the quarter-hour sums tell where to look.
import type { Database } from '@/lib/db/database';
import { rowsFromJson, type Sql, sql, tableByIndex } from '@/lib/db/dialect';
import { readPurgeMarks } from '@/lib/ledger/purge-marks';
import { type DimensionName, pairSlices, quarterMillis, quarterOf } from '@/lib/ledger/slices';
import type { ResolvedFilters } from './resolve-filters';
import { rollupPlan } from './rollup-plan';

/** These have an index of their own in prisma/schema.prisma. */
const indexed: ReadonlySet<DimensionName> = new Set(['key', 'user', 'account', 'model']);
const mostCombinations = 10;
/** Within so few neighbours reading the rows themselves is as quick. */
const fewQuarters = 2;

const isPair = (slice: number) => pairSlices.some((pair) => pair.slice === slice);

export type MatchingQuarters = {
  quarters: number[];
  /** Whether there may be matches beyond these. */
  more: boolean;
};

/** Quarter-hours that hold `wanted` requests and more, nearest first; null where looking for them is of no use. */
export async function matchingQuarters(
  database: Database,
  filters: ResolvedFilters,
  range: { from: number | null; to: number; descending: boolean },
  wanted: number,
): Promise<MatchingQuarters | null> {
  const named = Object.keys(filters.ids) as DimensionName[];
  if (named.length + filters.tagIds.length === 0) return null;
  if (filters.tagIds.length === 0 && named.length === 1 && indexed.has(named[0]!)) return null;
  const plan = rollupPlan(filters);
  if (!plan?.a) return null;
  const combinations = plan.a.flatMap((a) => (plan.b ?? [0]).map((b) => ({ a, b })));
  if (combinations.length > mostCombinations || (isPair(plan.slice) && !plan.b)) return null;
  const marks = await readPurgeMarks(database.read);
  const from = range.from ?? 0;
  // Before that only rows can tell.
  if (marks.quarters > Math.max(from, marks.rows)) return null;
  const first = quarterOf(Math.max(from, marks.rows));
  const last = quarterOf(range.to - 1);
  // The nearest may lie before the page's place altogether, and each of the others holds one request at least.
  const limit = wanted + 1;
  const direction = range.descending ? sql`DESC` : sql`ASC`;
  const byIds = 'usage_quarter_hours_slice_a_b_bucket_idx';
  const sums = tableByIndex(database.dialect, 'usage_quarter_hours', byIds);
  const found = await Promise.all(
    combinations.map(({ a, b }) =>
      database.read.$queryRaw<{ bucket: number; requests: bigint }[]>(sql`
        SELECT bucket, requests FROM ${sums}
        WHERE slice = ${plan.slice} AND a = ${a} AND b = ${b} AND bucket >= ${first} AND bucket <= ${last}
          AND requests > 0
        ORDER BY bucket ${direction} LIMIT ${limit}`),
    ),
  );
  const requests = new Map<number, number>();
  for (const row of found.flat()) {
    requests.set(Number(row.bucket), (requests.get(Number(row.bucket)) ?? 0) + Number(row.requests));
  }
  const nearest = [...requests.keys()].sort((left, right) =>
    range.descending ? right - left : left - right,
  );
  const quarters: number[] = [];
  let held = 0;
  for (const quarter of nearest.slice(0, limit)) {
    if (held >= wanted) break;
    // Some of the nearest one may lie before the place.
    if (quarters.length > 0) held += requests.get(quarter)!;
    quarters.push(quarter);
  }
  const more = quarters.length < nearest.length || nearest.length >= limit;
  return more && quarters.length <= fewQuarters ? null : { quarters, more };
}

/**
 * `requests` of these quarter-hours and of the range only, to be used after FROM, and the condition that joins them:
 * it should be the only one on the time, or SQLite may look for the other one's range in each quarter-hour.
 */
export function requestsWithin(
  database: Database,
  quarters: readonly number[],
  range: { from: number | null; to: number },
): { from: Sql; where: Sql } {
  const rows = quarters.map((quarter) => ({
    starts: Math.max(quarter * quarterMillis, range.from ?? 0),
    ends: Math.min((quarter + 1) * quarterMillis, range.to),
  }));
  const stretches = rowsFromJson(database.dialect, { starts: 'bigint', ends: 'bigint' }, rows);
  return {
    // CROSS JOIN keeps SQLite from reading the requests first.
    from: sql`${stretches} AS stretch CROSS JOIN requests`,
    where: sql`requests.created_at >= stretch.starts AND requests.created_at < stretch.ends`,
  };
}
