// How far somebody's quotas are used. Several may hold at once: all are told, and the most pressing one speaks
// for them.
import { z } from 'zod';
import type { Actor } from '@/lib/auth/actor';
import { nowMillis } from '@/lib/clock';
import type { Database } from '@/lib/db/database';
import { weirError } from '@/lib/errors';
import { type QuotaScope, quotaPeriods, quotaScopes } from '@/lib/limits/quota-rules';
import { periodRange } from './period';
import { quotaUsageSchema } from './quota';
import { measureQuotas } from './quota-store';
import { quotaUsage } from './quota-usage';
import { nothingUsed, usedSince } from './used';

export const quotaStatusQuery = z.object({
  scope: z.enum(quotaScopes).default('user'),
  id: z.string().max(100).optional(),
});

const oneStatus = quotaUsageSchema.extend({
  name: z.string(),
  period: z.enum(quotaPeriods),
  action: z.enum(['block', 'alert']),
});
export const quotaStatusAnswer = quotaUsageSchema.extend({
  scope: z.enum(quotaScopes),
  id: z.string(),
  period: z.enum(quotaPeriods),
  quotas: z.array(oneStatus),
});
type OneStatus = z.output<typeof oneStatus>;

export async function quotaStatus(
  database: Database,
  actor: Actor,
  query: z.output<typeof quotaStatusQuery>,
  timeZone: string,
): Promise<z.output<typeof quotaStatusAnswer>> {
  const { scope } = query;
  const id = query.id ?? (scope === 'user' ? actor.userId : '');
  await checkAccess(database, actor, scope, id);
  const quotas = [
    ...(await quotasOf(database, scope, id, timeZone)),
    ...(scope === 'key' ? await keyLimits(database, id, timeZone) : []),
  ];
  const pressure = (one: OneStatus) => Math.max(one.percentage.tokens ?? 0, one.percentage.cost ?? 0);
  const leading = quotas.reduce<OneStatus | null>(
    (most, one) => (most === null || pressure(one) > pressure(most) ? one : most),
    null,
  );
  if (leading) {
    const { name: _name, action: _action, ...status } = leading;
    return { ...status, scope, id, exceeded: quotas.some((one) => one.exceeded), quotas };
  }
  const now = nowMillis();
  const range = periodRange('month', now, timeZone);
  const used = (await usedSince(database, scope, [id], range.firstDay)).get(id) ?? nothingUsed;
  return {
    ...quotaUsage({ tokens: null, cost: null }, used, range, now),
    scope,
    id,
    period: 'month',
    quotas: [],
  };
}

/** A user may ask about their own account and keys; what the provider charges is for administrators. */
async function checkAccess(database: Database, actor: Actor, scope: QuotaScope, id: string): Promise<void> {
  if (scope !== 'global' && !id) throw weirError('invalid_parameter', 'Say whose quota.', { param: 'id' });
  if (actor.role === 'admin') return;
  if (scope === 'user' && id === actor.userId) return;
  if (scope === 'key') {
    const key = await database.read.apiKey.findFirst({
      where: { id, userId: actor.userId },
      select: { id: true },
    });
    if (key) return;
  }
  throw weirError('not_found', 'There is no such quota.');
}

async function quotasOf(
  database: Database,
  scope: QuotaScope,
  id: string,
  timeZone: string,
): Promise<OneStatus[]> {
  const now = nowMillis();
  const rows = await database.read.quota.findMany({ where: { scope, scopeId: id, enabled: true } });
  const measured = await measureQuotas(database, rows, now, timeZone);
  return measured.map(({ quota, used, range }) =>
    oneStatus.parse({
      ...quotaUsage(quota, used, range, now),
      name: quota.name,
      period: quota.period,
      action: quota.action,
    }),
  );
}

async function keyLimits(database: Database, id: string, timeZone: string): Promise<OneStatus[]> {
  const key = await database.read.apiKey.findUnique({ where: { id } });
  if (!key) throw weirError('not_found', 'There is no such key.');
  const now = nowMillis();
  const limits = {
    day: { tokens: key.dailyTokens, cost: key.dailyCost },
    month: { tokens: key.monthlyTokens, cost: key.monthlyCost },
  };
  const statuses: OneStatus[] = [];
  for (const period of ['day', 'month'] as const) {
    if (limits[period].tokens === null && limits[period].cost === null) continue;
    const range = periodRange(period, now, timeZone);
    const used = (await usedSince(database, 'key', [id], range.firstDay)).get(id) ?? nothingUsed;
    statuses.push({
      ...quotaUsage(limits[period], used, range, now),
      name: key.name,
      period,
      action: 'block',
    });
  }
  return statuses;
}
