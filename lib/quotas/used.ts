// How much of something has been used, from the day sums: the same numbers that every chart shows.
import type { Database } from '@/lib/db/database';
import { bigintSum, sql, valuesFromJson } from '@/lib/db/dialect';
import { singleSlices } from '@/lib/ledger/slices';
import { countsBaseCost, type QuotaScope } from '@/lib/limits/quota-rules';

export type Used = { tokens: bigint; cost: bigint };
export const nothingUsed: Used = { tokens: 0n, cost: 0n };

const sliceOf: Record<QuotaScope, number> = {
  user: singleSlices.user,
  project: singleSlices.project,
  key: singleSlices.key,
  account: singleSlices.account,
  global: singleSlices.all,
};

/** What each of `ids` has used since `firstDay`; who used nothing is not in the answer. */
export async function usedSince(
  { read, dialect }: Pick<Database, 'read' | 'dialect'>,
  scope: QuotaScope,
  ids: readonly string[],
  firstDay: number,
): Promise<Map<string, Used>> {
  const tokens = bigintSum(sql`input_tokens + cache_read_tokens + cache_write_tokens + output_tokens`);
  const cost = bigintSum(countsBaseCost(scope) ? sql`base_cost` : sql`cost`);
  if (scope === 'global') {
    const [sums] = await read.$queryRaw<Used[]>(sql`
      SELECT ${tokens} AS tokens, ${cost} AS cost FROM usage_stats_daily
      WHERE slice = ${sliceOf.global} AND day >= ${firstDay}`);
    return new Map([['', sums ?? nothingUsed]]);
  }
  if (ids.length === 0) return new Map();
  const sums = await read.$queryRaw<(Used & { id: string })[]>(sql`
    SELECT dimensions.value AS id, ${tokens} AS tokens, ${cost} AS cost
    FROM dimensions JOIN usage_stats_daily ON usage_stats_daily.slice = ${sliceOf[scope]}
      AND usage_stats_daily.a = dimensions.id AND usage_stats_daily.b = 0 AND usage_stats_daily.day >= ${firstDay}
    WHERE dimensions.kind = ${scope} AND dimensions.value IN ${valuesFromJson(dialect, 'text', ids)}
    GROUP BY dimensions.value`);
  return new Map(sums.map(({ id, tokens: used, cost: spent }) => [id, { tokens: used, cost: spent }]));
}
