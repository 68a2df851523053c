import { z } from 'zod';
import type { Actor } from '@/lib/auth/actor';
import { changedFields, recordAudit } from '@/lib/auth/audit';
import { nowMillis } from '@/lib/clock';
import { raiseChange } from '@/lib/db/changes';
import type { Database } from '@/lib/db/database';
import { weirError } from '@/lib/errors';
import { newId } from '@/lib/ids';
import { isoTime } from '@/lib/time';
import { type AlertKind, alertKinds, ruleConfigs } from './alert-kinds';

export const ruleSchema = z.object({
  id: z.string(),
  kind: z.enum(alertKinds),
  name: z.string(),
  config: z.record(z.string(), z.unknown()),
  /** Empty tells every channel. */
  channelIds: z.array(z.string()),
  notifyUser: z.boolean(),
  enabled: z.boolean(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type RuleView = z.output<typeof ruleSchema>;

const changeable = {
  name: z.string().trim().min(1).max(100),
  config: z.record(z.string(), z.unknown()),
  channelIds: z.array(z.string()).max(50),
  notifyUser: z.boolean(),
  enabled: z.boolean(),
};

export const newRuleSchema = z.strictObject({
  kind: z.enum(alertKinds),
  name: changeable.name,
  config: changeable.config.default({}),
  channelIds: changeable.channelIds.default([]),
  notifyUser: changeable.notifyUser.default(false),
  enabled: changeable.enabled.default(true),
});
export const ruleChangeSchema = z.strictObject(changeable).partial();

type Row = Awaited<ReturnType<Database['read']['alertRule']['findUniqueOrThrow']>>;

function ruleView(row: Row): RuleView {
  return ruleSchema.parse({
    id: row.id,
    kind: row.kind,
    name: row.name,
    config: row.config,
    channelIds: row.channelIds,
    notifyUser: row.notifyUser,
    enabled: row.enabled,
    createdAt: isoTime(row.createdAt),
    updatedAt: isoTime(row.updatedAt),
  });
}

function checkedConfig(kind: AlertKind, config: Record<string, unknown>): Record<string, number> {
  const parsed = ruleConfigs[kind].safeParse(config);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw weirError('invalid_request', issue.message, { param: ['config', ...issue.path].join('.') });
  }
  return parsed.data;
}

async function checkChannels(reader: Pick<Database['read'], 'alertChannel'>, ids: string[]): Promise<void> {
  const known = await reader.alertChannel.findMany({ where: { id: { in: ids } }, select: { id: true } });
  const missing = ids.find((id) => !known.some((channel) => channel.id === id));
  if (missing !== undefined)
    throw weirError('invalid_request', `There is no channel ${missing}.`, { param: 'channelIds' });
}

export async function listRules(database: Database): Promise<RuleView[]> {
  const rows = await database.read.alertRule.findMany({ orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] });
  return rows.map(ruleView);
}

export async function createRule(
  database: Database,
  actor: Actor,
  given: z.output<typeof newRuleSchema>,
): Promise<RuleView> {
  const config = checkedConfig(given.kind, given.config);
  const now = BigInt(nowMillis());
  return await database.write(async (tx) => {
    await checkChannels(tx, given.channelIds);
    const row = await tx.alertRule.create({
      data: { ...given, id: newId(), config, createdAt: now, updatedAt: now },
    });
    await recordAudit(tx, {
      actor,
      action: 'alert-rule.create',
      target: { kind: 'alert-rule', id: row.id, name: row.name },
      changes: changedFields({}, { ...given, config }),
    });
    await raiseChange(tx, 'alerts');
    return ruleView(row);
  });
}

export async function changeRule(
  database: Database,
  actor: Actor,
  id: string,
  change: z.output<typeof ruleChangeSchema>,
): Promise<RuleView> {
  return await database.write(async (tx) => {
    const before = await tx.alertRule.findUnique({ where: { id } });
    if (!before) throw weirError('not_found', 'There is no such rule.');
    if (change.channelIds) await checkChannels(tx, change.channelIds);
    const { config, ...plain } = change;
    const data = { ...plain, config: config && checkedConfig(before.kind as AlertKind, config) };
    const row = await tx.alertRule.update({
      where: { id },
      data: { ...data, updatedAt: BigInt(nowMillis()) },
    });
    await recordAudit(tx, {
      actor,
      action: 'alert-rule.update',
      target: { kind: 'alert-rule', id, name: row.name },
      changes: changedFields(before, data),
    });
    await raiseChange(tx, 'alerts');
    return ruleView(row);
  });
}

export async function deleteRule(database: Database, actor: Actor, id: string): Promise<void> {
  await database.write(async (tx) => {
    const row = await tx.alertRule.findUnique({ where: { id } });
    if (!row) throw weirError('not_found', 'There is no such rule.');
    await tx.alertRule.delete({ where: { id } });
    await recordAudit(tx, {
      actor,
      action: 'alert-rule.delete',
      target: { kind: 'alert-rule', id, name: row.name },
    });
    await raiseChange(tx, 'alerts');
  });
}
