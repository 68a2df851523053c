// An upstream account as the interface sees it: its settings, how it is doing now, and what it has carried.

import type { AccountAnswer } from '@/lib/accounts/account-fields';
import { nowMillis } from '@/lib/clock';
import type { Database } from '@/lib/db/database';
import { bigintSum, raw, sql, valuesFromJson } from '@/lib/db/dialect';
import { isoTime, usdNumber } from '@/lib/http/fields';
import { dayZone } from '@/lib/ledger/day-zone';
import { singleSlices } from '@/lib/ledger/slices';
import { type AccountHealth, createHealth } from '@/lib/pool/account-health';
import { accountPool, accountStatus } from '@/lib/pool/account-pool';
import { accountFromRow, type StoredAccount } from '@/lib/pool/load-accounts';
import { dayOf } from '@/lib/time';

type Measures =
  | 'requests'
  | 'success'
  | 'errors'
  | 'tokens'
  | 'cost'
  | 'base_cost'
  | 'today_requests'
  | 'today_tokens'
  | 'today_base_cost';
type SumsRow = Record<Measures, bigint> & { id: string };

async function sumsOf(database: Database, ids: readonly string[]): Promise<Map<string, SumsRow>> {
  if (ids.length === 0) return new Map();
  const today = dayOf(nowMillis(), await dayZone(database));
  const tokens = raw('input_tokens + cache_read_tokens + cache_write_tokens + output_tokens');
  const todays = (measure: typeof tokens) =>
    bigintSum(sql`CASE WHEN day = ${today} THEN ${measure} ELSE 0 END`);
  const rows = await database.read.$queryRaw<SumsRow[]>(sql`
    SELECT dimensions.value AS id,
      ${bigintSum(raw('requests'))} AS requests,
      ${bigintSum(raw('success'))} AS success,
      ${bigintSum(raw('errors'))} AS errors,
      ${bigintSum(tokens)} AS tokens,
      ${bigintSum(raw('cost'))} AS cost,
      ${bigintSum(raw('base_cost'))} AS base_cost,
      ${todays(raw('requests'))} AS today_requests,
      ${todays(tokens)} AS today_tokens,
      ${todays(raw('base_cost'))} AS today_base_cost
    FROM dimensions
    JOIN usage_stats_daily ON slice = ${singleSlices.account} AND a = dimensions.id AND b = 0
    WHERE dimensions.kind = 'account' AND dimensions.value IN ${valuesFromJson(database.dialect, 'text', ids)}
    GROUP BY dimensions.value`);
  return new Map(rows.map((row) => [row.id, row]));
}

/** How this node sees the account; where it has not loaded it, what was last written down. */
function healthOf(row: StoredAccount): AccountHealth {
  const pool = accountPool();
  if (pool.account(row.id)) return pool.health(row.id);
  return {
    ...createHealth(),
    account: { until: Number(row.cooldownUntil ?? 0n), failures: row.failureCount, hard: false },
    lastError: row.lastError,
    lastErrorAt: row.lastErrorAt === null ? null : Number(row.lastErrorAt),
    lastUsedAt: row.lastUsedAt === null ? null : Number(row.lastUsedAt),
  };
}

function later(left: number | null, right: bigint | null): number | null {
  if (right === null) return left;
  return Math.max(left ?? 0, Number(right));
}

function accountAnswer(row: StoredAccount, sums: SumsRow | undefined): AccountAnswer {
  const { traits, timeouts: _merged, ...account } = accountFromRow(row, '', null);
  const health = healthOf(row);
  const { status, cooldownUntil } = accountStatus(row.enabled, health, nowMillis());
  const success = Number(sums?.success ?? 0n);
  const errors = Number(sums?.errors ?? 0n);
  return {
    ...account,
    models: [...account.models],
    modelMap: { ...account.modelMap },
    tags: [...account.tags],
    timeouts: row.timeouts as Record<string, number>,
    secretHint: row.secretHint,
    proxyHint: row.proxyHint,
    importedStats: row.importedStats as Record<string, unknown> | null,
    traits: {
      rejectsStreamOptions: traits.rejectsStreamOptions ?? false,
      listedModels: traits.listedModels ?? [],
      listedAt: isoTime(traits.listedAt ?? null),
    },
    status,
    cooldownUntil: isoTime(cooldownUntil),
    lastError: health.lastError ?? row.lastError,
    lastErrorAt: isoTime(later(health.lastErrorAt, row.lastErrorAt)),
    lastUsedAt: isoTime(later(health.lastUsedAt, row.lastUsedAt)),
    activeRequests: health.inFlight,
    createdAt: isoTime(row.createdAt),
    updatedAt: isoTime(row.updatedAt),
    stats: {
      requests: Number(sums?.requests ?? 0n),
      success,
      errors,
      successRate: success + errors > 0 ? success / (success + errors) : null,
      totalTokens: Number(sums?.tokens ?? 0n),
      cost: usdNumber(sums?.cost ?? 0n),
      baseCost: usdNumber(sums?.base_cost ?? 0n),
      todayRequests: Number(sums?.today_requests ?? 0n),
      todayTokens: Number(sums?.today_tokens ?? 0n),
      todayBaseCost: usdNumber(sums?.today_base_cost ?? 0n),
    },
  };
}

export async function accountAnswers(
  database: Database,
  rows: readonly StoredAccount[],
): Promise<AccountAnswer[]> {
  const sums = await sumsOf(
    database,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => accountAnswer(row, sums.get(row.id)));
}
