// Raises an alert for each threshold that a quota, or a key's own limit, has crossed in its period. The alert is
// named after quota, period and threshold, so that it is raised once however often and wherever this is asked.
import { nowMillis } from '@/lib/clock';
import type { Database } from '@/lib/db/database';
import type { QuotaScope } from '@/lib/limits/quota-rules';
import { usdNumber } from '@/lib/money';
import { type PeriodRange, periodRange } from '@/lib/quotas/period';
import { measureQuotas, scopeNames } from '@/lib/quotas/quota-store';
import { nothingUsed, type Used, usedSince } from '@/lib/quotas/used';
import { isoTime } from '@/lib/time';
import { type NewAlert, raiseAlert } from './raise-alert';

const keyThresholds = [90, 100];

type Budget = {
  id: string;
  name: string;
  scope: QuotaScope;
  scopeId: string;
  scopeName: string;
  period: 'day' | 'week' | 'month' | 'total';
  range: PeriodRange;
  thresholds: readonly number[];
  tokens: bigint | null;
  cost: bigint | null;
  used: Used;
};

export async function checkQuotaThresholds(database: Database, timeZone: string): Promise<number> {
  const now = nowMillis();
  const budgets = [
    ...(await quotaBudgets(database, now, timeZone)),
    ...(await keyBudgets(database, now, timeZone)),
  ];
  const crossed = budgets.flatMap(crossings);
  if (crossed.length === 0) return 0;
  // Nearly always they were all raised before: one reading tells, and no write is begun.
  const known = await database.read.alert.findMany({
    where: { onceKey: { in: crossed.map((alert) => alert.onceKey) } },
    select: { onceKey: true },
  });
  const raisedBefore = new Set(known.map((alert) => alert.onceKey));
  let raised = 0;
  for (const alert of crossed) {
    if (raisedBefore.has(alert.onceKey)) continue;
    const userId = await ownerOf(database, alert.scope ?? '', alert.scopeId ?? '');
    if (await database.write((tx) => raiseAlert(tx, { ...alert, userId }))) raised += 1;
  }
  return raised;
}

function crossings(budget: Budget): NewAlert[] {
  const { used, range, period } = budget;
  const alerts: NewAlert[] = [];
  for (const measure of ['tokens', 'cost'] as const) {
    const limit = budget[measure];
    if (limit === null) continue;
    for (const threshold of budget.thresholds) {
      // In integers: 90 % of 3 is 2.7, and 2.7 of 3 must count as crossed exactly there.
      if (used[measure] * 100_000_000n < limit * BigInt(Math.round(threshold * 1_000_000))) continue;
      const amount = (value: bigint) => (measure === 'cost' ? usdNumber(value) : Number(value));
      alerts.push({
        kind: 'quota',
        severity: threshold >= 100 ? 'critical' : 'warning',
        onceKey: `quota:${budget.id}:${measure}:${period}:${range.firstDay}:${threshold}`,
        scope: budget.scope,
        scopeId: budget.scopeId,
        facts: {
          quotaId: budget.id,
          name: budget.name,
          scope: budget.scope,
          scopeName: budget.scopeName,
          period,
          measure,
          threshold,
          used: amount(used[measure]),
          limit: amount(limit),
          resetsAt: isoTime(range.end),
        },
      });
    }
  }
  return alerts;
}

async function quotaBudgets(database: Database, now: number, timeZone: string): Promise<Budget[]> {
  const quotas = await database.read.quota.findMany({ where: { enabled: true } });
  const nameOf = await scopeNames(database.read, quotas);
  const measured = await measureQuotas(database, quotas, now, timeZone);
  return measured.map(({ quota, used, range }) => ({
    id: quota.id,
    name: quota.name,
    scope: quota.scope as QuotaScope,
    scopeId: quota.scopeId,
    scopeName: nameOf(quota.scope, quota.scopeId),
    period: quota.period as Budget['period'],
    range,
    thresholds: Array.isArray(quota.thresholds) ? quota.thresholds.map(Number) : [],
    tokens: quota.tokens,
    cost: quota.cost,
    used,
  }));
}

async function keyBudgets(database: Database, now: number, timeZone: string): Promise<Budget[]> {
  const limited = await database.read.apiKey.findMany({
    where: {
      deletedAt: null,
      enabled: true,
      OR: [
        { dailyTokens: { not: null } },
        { monthlyTokens: { not: null } },
        { dailyCost: { not: null } },
        { monthlyCost: { not: null } },
      ],
    },
    select: {
      id: true,
      name: true,
      dailyTokens: true,
      monthlyTokens: true,
      dailyCost: true,
      monthlyCost: true,
    },
  });
  const budgets: Budget[] = [];
  for (const period of ['day', 'month'] as const) {
    const range = periodRange(period, now, timeZone);
    const used = await usedSince(
      database,
      'key',
      limited.map((key) => key.id),
      range.firstDay,
    );
    for (const key of limited) {
      budgets.push({
        id: `key:${key.id}`,
        name: key.name,
        scope: 'key',
        scopeId: key.id,
        scopeName: key.name,
        period,
        range,
        thresholds: keyThresholds,
        tokens: period === 'day' ? key.dailyTokens : key.monthlyTokens,
        cost: period === 'day' ? key.dailyCost : key.monthlyCost,
        used: used.get(key.id) ?? nothingUsed,
      });
    }
  }
  return budgets;
}

/** The user concerned: the one the quota is for, or the owner of the key. */
async function ownerOf(database: Database, scope: string, scopeId: string): Promise<string | null> {
  if (scope === 'user') return scopeId;
  if (scope !== 'key') return null;
  const key = await database.read.apiKey.findUnique({ where: { id: scopeId }, select: { userId: true } });
  return key?.userId ?? null;
}
