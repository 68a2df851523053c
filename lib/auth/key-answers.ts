// A client key as the interface sees it: its settings, and what it has used.
import type { KeyAnswer } from '@/lib/auth/key-fields';
import { nowMillis } from '@/lib/clock';
import type { Database } from '@/lib/db/database';
import type { Prisma } from '@/lib/db/generated/sqlite/client';
import { dayZone } from '@/lib/ledger/day-zone';
import { usdNumber } from '@/lib/money';
import { noUsage, type UsageTotals, usageTotals } from '@/lib/stats/usage-totals';
import { isoTime, nextIntervalStart } from '@/lib/time';

export const keyWithNames = {
  user: { select: { name: true } },
  project: { select: { name: true } },
} satisfies Prisma.ApiKeyInclude;

export type KeyRow = Prisma.ApiKeyGetPayload<{ include: typeof keyWithNames }>;

export async function keyAnswers(database: Database, rows: readonly KeyRow[]): Promise<KeyAnswer[]> {
  const zone = await dayZone(database);
  const totals = await usageTotals(database, { by: 'key', ids: rows.map(({ id }) => id), zone });
  return rows.map((row) => keyAnswer(row, totals.get(row.id) ?? noUsage, zone));
}

function keyAnswer(row: KeyRow, usage: UsageTotals, zone: string): KeyAnswer {
  return {
    id: row.id,
    name: row.name,
    userId: row.userId,
    userName: row.user.name,
    projectId: row.projectId,
    projectName: row.project?.name ?? null,
    prefix: row.prefix,
    last4: row.last4,
    allowedPlatforms: row.allowedPlatforms as string[],
    allowedModels: row.allowedModels as string[],
    allowedIps: row.allowedIps as string[],
    rpm: row.rpm,
    tpm: row.tpm,
    maxConcurrency: row.maxConcurrency,
    dailyTokens: numberOrNull(row.dailyTokens),
    monthlyTokens: numberOrNull(row.monthlyTokens),
    dailyCost: usdNumber(row.dailyCost),
    monthlyCost: usdNumber(row.monthlyCost),
    expiresAt: isoTime(row.expiresAt),
    tags: row.tags as Record<string, string>,
    enabled: row.enabled,
    disabledByAdmin: row.disabledByAdmin,
    recordConversations: row.recordConversations,
    responseCache: row.responseCache,
    createdAt: isoTime(row.createdAt),
    lastUsedAt: isoTime(row.lastUsedAt),
    previousExpiresAt:
      row.previousExpiresAt !== null && row.previousExpiresAt > nowMillis()
        ? isoTime(row.previousExpiresAt)
        : null,
    requestCount: usage.requestCount,
    totalTokens: usage.totalTokens,
    cost: usdNumber(usage.cost),
    todayCost: usdNumber(usage.todayCost),
    quota: keyQuota(row, usage, zone),
  };
}

function keyQuota(row: KeyRow, usage: UsageTotals, zone: string): KeyAnswer['quota'] {
  const period = (
    tokens: bigint | null,
    cost: bigint | null,
    used: { tokens: number; cost: bigint },
    unit: 'day' | 'month',
  ) => {
    if (tokens === null && cost === null) return null;
    return {
      usage: { tokens: used.tokens, cost: usdNumber(used.cost) },
      limits: { tokens: numberOrNull(tokens), cost: usdNumber(cost) },
      percentage: { tokens: percentage(BigInt(used.tokens), tokens), cost: percentage(used.cost, cost) },
      resetsAt: isoTime(nextIntervalStart(nowMillis(), unit, zone)),
    };
  };
  const day = period(
    row.dailyTokens,
    row.dailyCost,
    { tokens: usage.todayTokens, cost: usage.todayCost },
    'day',
  );
  const month = period(
    row.monthlyTokens,
    row.monthlyCost,
    { tokens: usage.monthTokens, cost: usage.monthCost },
    'month',
  );
  if (!day && !month) return null;
  const parts = [day, month].flatMap((part) => (part ? [part.percentage.tokens, part.percentage.cost] : []));
  return { exceeded: parts.some((part) => part !== null && part >= 100), day, month };
}

/** To a hundredth of a per cent, rounded down, so that 100 means reached. */
function percentage(used: bigint, limit: bigint | null): number | null {
  if (limit === null) return null;
  return limit === 0n ? 100 : Number((used * 10_000n) / limit) / 100;
}

function numberOrNull(value: bigint | null): number | null {
  return value === null ? null : Number(value);
}
