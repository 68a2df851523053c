// What a scope has used since an instant, as the database tells it.
import type { Database } from '@/lib/db/database';
import { asBigint, bigintSum, raw, sql, tableByIndex } from '@/lib/db/dialect';
import { quarterOf, singleSlices } from '@/lib/ledger/slices';
import type { QuotaSeed } from '@/lib/limits/quota-counters';
import { countsBaseCost } from '@/lib/limits/quota-rules';

const byIds = 'usage_quarter_hours_slice_a_b_bucket_idx';
const tokenSum = raw('input_tokens + cache_read_tokens + cache_write_tokens + output_tokens');

/** How long calls may wait for records under way to reach the database before the counters begin. */
const patienceMillis = 2_000;

/**
 * `drained` resolves once all that is in the journal now is in the database. Periods begin on quarter-hours in
 * every zone, so their sums are exact; a total is read from the days, which are never deleted.
 */
export function createQuotaSeed(database: Database, drained: () => Promise<void>): QuotaSeed {
  return async (scope, scopeId, bounds) => {
    await Promise.race([drained(), new Promise((resolve) => setTimeout(resolve, patienceMillis).unref())]);
    const slice = scope === 'global' ? singleSlices.all : singleSlices[scope];
    const name =
      scope === 'global'
        ? sql`0`
        : sql`(SELECT id FROM dimensions WHERE kind = ${scope} AND value = ${scopeId})`;
    const cost = raw(countsBaseCost(scope) ? 'base_cost' : 'cost');
    const where = sql`slice = ${slice} AND a = ${name} AND b = 0`;
    const from =
      bounds.start === 0
        ? sql`usage_stats_daily WHERE ${where}`
        : sql`${tableByIndex(database.dialect, 'usage_quarter_hours', byIds)} WHERE ${where}
              AND bucket >= ${quarterOf(bounds.start)} AND bucket < ${quarterOf(bounds.end)}`;
    const rows = await database.read.$queryRaw<{ tokens: bigint; cost: bigint }[]>(
      sql`SELECT ${bigintSum(tokenSum)} AS tokens, ${asBigint(bigintSum(cost))} AS cost FROM ${from}`,
    );
    return { tokens: Number(rows[0]?.tokens ?? 0n), cost: rows[0]?.cost ?? 0n };
  };
}
