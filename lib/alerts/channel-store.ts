// Alert channels as administrators see and change them. What is configured is never answered, only hinted at.
import { z } from 'zod';
import type { Actor } from '@/lib/auth/actor';
import { recordAudit } from '@/lib/auth/audit';
import { nowMillis } from '@/lib/clock';
import { raiseChange } from '@/lib/db/changes';
import type { Database } from '@/lib/db/database';
import { weirError } from '@/lib/errors';
import { newId } from '@/lib/ids';
import { isoTime } from '@/lib/time';
import { sealChannelConfig } from './channel-config';
import { channelKinds, channelOf } from './channels/all-channels';

export const channelSchema = z.object({
  id: z.string(),
  kind: z.enum(channelKinds),
  name: z.string(),
  locale: z.enum(['en', 'zh']),
  hint: z.string(),
  enabled: z.boolean(),
  lastError: z.string().nullable(),
  lastUsedAt: z.string().nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type ChannelView = z.output<typeof channelSchema>;

const name = z.string().trim().min(1).max(100);
const locale = z.enum(['en', 'zh']);
/** Checked against the kind's own schema, since only the kind knows its fields. */
const config = z.record(z.string(), z.unknown());

export const newChannelSchema = z.strictObject({
  kind: z.enum(channelKinds),
  name,
  locale: locale.default('en'),
  config,
  enabled: z.boolean().default(true),
});
export const channelChangeSchema = z.strictObject({
  name: name.optional(),
  locale: locale.optional(),
  config: config.optional(),
  enabled: z.boolean().optional(),
});

type Row = Awaited<ReturnType<Database['read']['alertChannel']['findUniqueOrThrow']>>;

export function channelView(row: Row): ChannelView {
  return channelSchema.parse({
    id: row.id,
    kind: row.kind,
    name: row.name,
    locale: row.locale,
    hint: row.configHint,
    enabled: row.enabled,
    lastError: row.lastError,
    lastUsedAt: isoTime(row.lastUsedAt),
    createdAt: isoTime(row.createdAt),
    updatedAt: isoTime(row.updatedAt),
  });
}

function checkedConfig(
  kind: string,
  given: Record<string, unknown>,
): { config: unknown; configHint: string } {
  const channel = channelOf(kind);
  if (!channel) throw weirError('invalid_request', 'There is no such kind of channel.', { param: 'kind' });
  const parsed = channel.config.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw weirError('invalid_request', issue.message, { param: ['config', ...issue.path].join('.') });
  }
  return { config: parsed.data, configHint: channel.hint(parsed.data) };
}

export async function listChannels(database: Database): Promise<ChannelView[]> {
  const rows = await database.read.alertChannel.findMany({ orderBy: { createdAt: 'asc' } });
  return rows.map(channelView);
}

export async function findChannel(database: Pick<Database, 'read'>, id: string): Promise<Row> {
  const row = await database.read.alertChannel.findUnique({ where: { id } });
  if (!row) throw weirError('not_found', 'There is no such channel.');
  return row;
}

export async function createChannel(
  database: Database,
  actor: Actor,
  given: z.output<typeof newChannelSchema>,
): Promise<ChannelView> {
  const checked = checkedConfig(given.kind, given.config);
  const now = BigInt(nowMillis());
  const id = newId();
  return await database.write(async (tx) => {
    const row = await tx.alertChannel.create({
      data: {
        id,
        kind: given.kind,
        name: given.name,
        locale: given.locale,
        enabled: given.enabled,
        config: sealChannelConfig(id, checked.config),
        configHint: checked.configHint,
        createdAt: now,
        updatedAt: now,
      },
    });
    await recordAudit(tx, {
      actor,
      action: 'alert-channel.create',
      target: { kind: 'alert-channel', id, name: given.name },
      changes: { kind: given.kind, hint: checked.configHint },
    });
    await raiseChange(tx, 'alerts');
    return channelView(row);
  });
}

export async function changeChannel(
  database: Database,
  actor: Actor,
  id: string,
  change: z.output<typeof channelChangeSchema>,
): Promise<ChannelView> {
  return await database.write(async (tx) => {
    const before = await tx.alertChannel.findUnique({ where: { id } });
    if (!before) throw weirError('not_found', 'There is no such channel.');
    const checked = change.config ? checkedConfig(before.kind, change.config) : null;
    const row = await tx.alertChannel.update({
      where: { id },
      data: {
        name: change.name,
        locale: change.locale,
        enabled: change.enabled,
        ...(checked ? { config: sealChannelConfig(id, checked.config), configHint: checked.configHint } : {}),
        updatedAt: BigInt(nowMillis()),
      },
    });
    await recordAudit(tx, {
      actor,
      action: 'alert-channel.update',
      target: { kind: 'alert-channel', id, name: row.name },
      changes: Object.fromEntries(Object.keys(change).map((field) => [field, 'changed'])),
    });
    await raiseChange(tx, 'alerts');
    return channelView(row);
  });
}

export async function deleteChannel(database: Database, actor: Actor, id: string): Promise<void> {
  await database.write(async (tx) => {
    const row = await tx.alertChannel.findUnique({ where: { id } });
    if (!row) throw weirError('not_found', 'There is no such channel.');
    await tx.alertChannel.delete({ where: { id } });
    await recordAudit(tx, {
      actor,
      action: 'alert-channel.delete',
      target: { kind: 'alert-channel', id, name: row.name },
    });
    await raiseChange(tx, 'alerts');
  });
}
