// What keys, users or projects have used in all, this month and today: from the day sums, whose row count is days
// and not requests.

import { nowMillis } from '@/lib/clock';
import type { Database } from '@/lib/db/database';
import { bigintSum, sql, valuesFromJson } from '@/lib/db/dialect';
import { singleSlices } from '@/lib/ledger/slices';
import { dayOf } from '@/lib/time';

export type UsageTotals = {
  requestCount: number;
  totalTokens: number;
  cost: bigint;
  todayTokens: number;
  todayCost: bigint;
  monthTokens: number;
  monthCost: bigint;
};

export const noUsage: UsageTotals = {
  requestCount: 0,
  totalTokens: 0,
  cost: 0n,
  todayTokens: 0,
  todayCost: 0n,
  monthTokens: 0,
  monthCost: 0n,
};

type TotalsRow = Record<
  'requests' | 'tokens' | 'cost' | 'today_tokens' | 'today_cost' | 'month_tokens' | 'month_cost',
  bigint
> & { id: string };

/** Totals by id; an id that never made a request is absent. `zone` is the one that the day sums are kept in. */
export async function usageTotals(
  database: Database,
  question: { by: 'key' | 'user' | 'project'; ids: readonly string[]; zone: string },
): Promise<Map<string, UsageTotals>> {
  const { by, ids, zone } = question;
  if (ids.length === 0) return new Map();
  const today = dayOf(nowMillis(), zone);
  const monthStart = Math.floor(today / 100) * 100 + 1;
  const tokens = sql`(usage.input_tokens + usage.cache_read_tokens + usage.cache_write_tokens + usage.output_tokens)`;
  const sumWhere = (condition: typeof tokens, measure: typeof tokens) =>
    bigintSum(sql`CASE WHEN ${condition} THEN ${measure} ELSE 0 END`);
  const cost = sql`usage.cost`;
  const isToday = sql`usage.day = ${today}`;
  const isThisMonth = sql`usage.day >= ${monthStart}`;
  const rows = await database.read.$queryRaw<TotalsRow[]>(sql`
    SELECT dimensions.value AS id,
      ${bigintSum(sql`usage.requests`)} AS requests,
      ${bigintSum(tokens)} AS tokens,
      ${bigintSum(cost)} AS cost,
      ${sumWhere(isToday, tokens)} AS today_tokens,
      ${sumWhere(isToday, cost)} AS today_cost,
      ${sumWhere(isThisMonth, tokens)} AS month_tokens,
      ${sumWhere(isThisMonth, cost)} AS month_cost
    FROM dimensions
    JOIN usage_stats_daily AS usage ON usage.slice = ${singleSlices[by]} AND usage.a = dimensions.id AND usage.b = 0
    WHERE dimensions.kind = ${by} AND dimensions.value IN ${valuesFromJson(database.dialect, 'text', ids)}
    GROUP BY dimensions.value`);
  return new Map(
    rows.map((row) => [
      row.id,
      {
        requestCount: Number(row.requests),
        totalTokens: Number(row.tokens),
        cost: row.cost,
        todayTokens: Number(row.today_tokens),
        todayCost: row.today_cost,
        monthTokens: Number(row.month_tokens),
        monthCost: row.month_cost,
      },
    ]),
  );
}
