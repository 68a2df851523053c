import type { z } from 'zod';
import type { Actor } from '@/lib/auth/actor';
import { changedFields, recordAudit } from '@/lib/auth/audit';
import { nowMillis } from '@/lib/clock';
import { raiseChange } from '@/lib/db/changes';
import type { Database, Transaction } from '@/lib/db/database';
import { weirError } from '@/lib/errors';
import { newId } from '@/lib/ids';
import type { QuotaScope } from '@/lib/limits/quota-rules';
import { parseUsd, usdNumber } from '@/lib/money';
import { isoTime } from '@/lib/time';
import { type PeriodRange, periodRange } from './period';
import { type newQuotaSchema, type QuotaView, type quotaChangeSchema, quotaSchema } from './quota';
import { quotaUsage } from './quota-usage';
import { nothingUsed, type Used, usedSince } from './used';

export type QuotaRow = Awaited<ReturnType<Database['read']['quota']['findUniqueOrThrow']>>;

const nano = (usd: number | null | undefined) => (usd === null || usd === undefined ? usd : parseUsd(usd));

/** Names of whom quotas are for, also of those who are deleted: their quotas still say whose they were. */
export async function scopeNames(
  reader: Database['read'],
  quotas: readonly { scope: string; scopeId: string }[],
) {
  const names = new Map<string, string>();
  const idsOf = (scope: QuotaScope) => quotas.filter((one) => one.scope === scope).map((one) => one.scopeId);
  const keep = (scope: QuotaScope, rows: { id: string; name: string }[]) => {
    for (const row of rows) names.set(`${scope}:${row.id}`, row.name);
  };
  const select = { id: true, name: true } as const;
  keep('user', await reader.user.findMany({ where: { id: { in: idsOf('user') } }, select }));
  keep('project', await reader.project.findMany({ where: { id: { in: idsOf('project') } }, select }));
  keep('key', await reader.apiKey.findMany({ where: { id: { in: idsOf('key') } }, select }));
  keep('account', await reader.account.findMany({ where: { id: { in: idsOf('account') } }, select }));
  return (scope: string, id: string) => names.get(`${scope}:${id}`) ?? id;
}

export type MeasuredQuota = { quota: QuotaRow; used: Used; range: PeriodRange };

/** Every quota with what its period has used so far: one question for each scope and period, not for each quota. */
export async function measureQuotas(
  database: Database,
  quotas: readonly QuotaRow[],
  now: number,
  timeZone: string,
): Promise<MeasuredQuota[]> {
  const questions = new Map<string, Promise<Map<string, Used>>>();
  return await Promise.all(
    quotas.map(async (quota) => {
      const scope = quota.scope as QuotaScope;
      const range = periodRange(quota.period as QuotaView['period'], now, timeZone);
      const question = `${scope}:${quota.period}`;
      let answer = questions.get(question);
      if (!answer) {
        const ids = quotas
          .filter((one) => one.scope === scope && one.period === quota.period)
          .map((one) => one.scopeId);
        answer = usedSince(database, scope, ids, range.firstDay);
        questions.set(question, answer);
      }
      return { quota, range, used: (await answer).get(quota.scopeId) ?? nothingUsed };
    }),
  );
}

async function quotaViews(database: Database, rows: QuotaRow[], timeZone: string): Promise<QuotaView[]> {
  const now = nowMillis();
  const nameOf = await scopeNames(database.read, rows);
  const measured = await measureQuotas(database, rows, now, timeZone);
  return measured.map(({ quota, used, range }) =>
    quotaSchema.parse({
      id: quota.id,
      name: quota.name,
      scope: quota.scope,
      scopeId: quota.scopeId,
      scopeName: nameOf(quota.scope, quota.scopeId),
      period: quota.period,
      tokens: quota.tokens === null ? null : Number(quota.tokens),
      cost: usdNumber(quota.cost),
      thresholds: quota.thresholds,
      action: quota.action,
      unknownPrice: quota.unknownPrice,
      enabled: quota.enabled,
      status: quotaUsage(quota, used, range, now),
      createdAt: isoTime(quota.createdAt),
      updatedAt: isoTime(quota.updatedAt),
    }),
  );
}

export async function listQuotas(database: Database, timeZone: string): Promise<QuotaView[]> {
  const rows = await database.read.quota.findMany({ orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] });
  return await quotaViews(database, rows, timeZone);
}

async function checkScope(tx: Transaction, scope: QuotaScope, scopeId: string): Promise<string> {
  const wrong = (message: string) => weirError('invalid_request', message, { param: 'scopeId' });
  if (scope === 'global') {
    if (scopeId) throw wrong('A global quota is for nobody in particular: leave scopeId out.');
    return 'Everything';
  }
  const where = { id: scopeId, deletedAt: null };
  const select = { name: true } as const;
  const found =
    scope === 'user'
      ? await tx.user.findFirst({ where, select })
      : scope === 'project'
        ? await tx.project.findFirst({ where, select })
        : scope === 'key'
          ? await tx.apiKey.findFirst({ where, select })
          : await tx.account.findFirst({ where, select });
  if (!found) throw wrong(`There is no ${scope} with this id.`);
  return found.name;
}

function checkLimits(quota: { tokens: bigint | null; cost: bigint | null }): void {
  if (quota.tokens === null && quota.cost === null)
    throw weirError('invalid_request', 'A quota needs tokens, a cost, or both.', { param: 'tokens' });
}

export async function createQuota(
  database: Database,
  actor: Actor,
  given: z.output<typeof newQuotaSchema>,
  timeZone: string,
): Promise<QuotaView> {
  const now = BigInt(nowMillis());
  const limits = {
    tokens: given.tokens === null ? null : BigInt(given.tokens),
    cost: nano(given.cost) ?? null,
  };
  checkLimits(limits);
  const row = await database.write(async (tx) => {
    const scopeName = await checkScope(tx, given.scope, given.scopeId);
    const created = await tx.quota.create({
      data: {
        ...given,
        ...limits,
        id: newId(),
        name: given.name ?? `${scopeName} (${given.period})`,
        createdAt: now,
        updatedAt: now,
      },
    });
    await recordAudit(tx, {
      actor,
      action: 'quota.create',
      target: { kind: 'quota', id: created.id, name: created.name },
      changes: changedFields({}, given),
    });
    await raiseChange(tx, 'quotas');
    return created;
  });
  return (await quotaViews(database, [row], timeZone))[0]!;
}

export async function changeQuota(
  database: Database,
  actor: Actor,
  id: string,
  change: z.output<typeof quotaChangeSchema>,
  timeZone: string,
): Promise<QuotaView> {
  const row = await database.write(async (tx) => {
    const before = await tx.quota.findUnique({ where: { id } });
    if (!before) throw weirError('not_found', 'There is no such quota.');
    const { tokens, cost, ...plain } = change;
    const data = {
      ...plain,
      tokens: tokens === undefined || tokens === null ? tokens : BigInt(tokens),
      cost: nano(cost),
    };
    checkLimits({
      tokens: data.tokens === undefined ? before.tokens : data.tokens,
      cost: data.cost === undefined ? before.cost : data.cost,
    });
    const after = await tx.quota.update({ where: { id }, data: { ...data, updatedAt: BigInt(nowMillis()) } });
    await recordAudit(tx, {
      actor,
      action: 'quota.update',
      target: { kind: 'quota', id, name: after.name },
      changes: changedFields(before, data),
    });
    await raiseChange(tx, 'quotas');
    return after;
  });
  return (await quotaViews(database, [row], timeZone))[0]!;
}

export async function deleteQuota(database: Database, actor: Actor, id: string): Promise<void> {
  await database.write(async (tx) => {
    const row = await tx.quota.findUnique({ where: { id } });
    if (!row) throw weirError('not_found', 'There is no such quota.');
    await tx.quota.delete({ where: { id } });
    await recordAudit(tx, { actor, action: 'quota.delete', target: { kind: 'quota', id, name: row.name } });
    await raiseChange(tx, 'quotas');
  });
}
