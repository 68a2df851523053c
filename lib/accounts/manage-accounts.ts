// Adding, changing, resetting and deleting upstream accounts. Every node hears of each within about a second.

import type { AccountFields, NewAccount } from '@/lib/accounts/account-fields';
import type { Actor } from '@/lib/auth/actor';
import { changedFields, recordAudit } from '@/lib/auth/audit';
import {
  accountProxyPlace,
  accountSecretPlace,
  fingerprint,
  sealSecret,
  secretHint,
} from '@/lib/auth/secrets';
import { nowMillis } from '@/lib/clock';
import { raiseChange } from '@/lib/db/changes';
import type { Database, Transaction } from '@/lib/db/database';
import { sql } from '@/lib/db/dialect';
import { Prisma } from '@/lib/db/generated/sqlite/client';
import { matchingIds } from '@/lib/db/matching-ids';
import { weirError } from '@/lib/errors';
import { newId } from '@/lib/ids';
import type { StoredAccount } from '@/lib/pool/load-accounts';
import { presetFor } from '@/lib/pool/presets';

/** The proxy without its login, as it may be shown. */
function proxyHint(proxyUrl: string): string {
  const url = new URL(proxyUrl);
  return `${url.protocol}//${url.host}`;
}

function proxyColumns(id: string, proxyUrl: string | null) {
  if (!proxyUrl) return { proxyUrl: null, proxyHint: null };
  return { proxyUrl: sealSecret(proxyUrl, accountProxyPlace(id)), proxyHint: proxyHint(proxyUrl) };
}

function secretColumns(id: string, secret: string) {
  return {
    secret: sealSecret(secret, accountSecretPlace(id)),
    secretHint: secret === '' ? '' : secretHint(secret),
    secretFingerprint: secret === '' ? '' : fingerprint(secret),
  };
}

/** A copy without its type, since a plain object is what a JSON column takes. */
const json = (value: object): Prisma.InputJsonObject =>
  JSON.parse(JSON.stringify(value)) as Prisma.InputJsonObject;

export function addressOf(fields: NewAccount): string {
  const address = fields.baseUrl ?? presetFor(fields.platform, '').baseUrl;
  if (address === '') {
    throw weirError('invalid_request', 'This platform has no address of its own: a base URL is needed.', {
      param: 'baseUrl',
    });
  }
  return address;
}

/** What is written to the audit log: everything but what would open a door. */
function auditable(fields: AccountFields): Record<string, unknown> {
  const { secret, proxyUrl, ...plain } = fields;
  return {
    ...plain,
    ...(secret === undefined ? {} : { secret: 'given' }),
    ...(proxyUrl === undefined ? {} : { proxyUrl: proxyUrl ? 'given' : null }),
  };
}

export async function insertAccount(
  tx: Transaction,
  actor: Actor,
  fields: NewAccount,
): Promise<StoredAccount> {
  const id = newId();
  const now = BigInt(nowMillis());
  const baseUrl = addressOf(fields);
  const preset = presetFor(fields.platform, baseUrl);
  const secret = fields.secret ?? '';
  // Claude Code's own tokens are no API keys: they travel as a bearer.
  const usual =
    fields.platform === 'anthropic' && secret.startsWith('sk-ant-oat') ? 'bearer' : preset.authStyle;
  const authStyle = fields.authStyle ?? (secret !== '' && usual === 'none' ? 'bearer' : usual);
  if (secret === '' && authStyle !== 'none' && !preset.selfHosted) {
    throw weirError('invalid_request', 'This account needs its secret.', { param: 'secret' });
  }
  const created = await tx.account.create({
    data: {
      id,
      name: fields.name ?? preset.label,
      platform: fields.platform,
      provider: fields.provider ?? preset.provider,
      baseUrl,
      authStyle,
      apiVersion: fields.apiVersion ?? null,
      ...secretColumns(id, secret),
      ...proxyColumns(id, fields.proxyUrl ?? null),
      models: fields.models ?? [],
      modelMap: fields.modelMap ?? {},
      defaultModel: fields.defaultModel ?? null,
      importedStats: fields.importedStats ? json(fields.importedStats) : Prisma.DbNull,
      tags: fields.tags ?? [],
      mode: fields.mode ?? 'api',
      weight: fields.weight ?? 1,
      priority: fields.priority ?? 0,
      maxConcurrency: fields.maxConcurrency ?? null,
      onDisconnect: fields.onDisconnect ?? 'abort',
      timeouts: fields.timeouts ?? {},
      traits: {},
      enabled: fields.enabled ?? true,
      createdAt: now,
      updatedAt: now,
    },
  });
  await recordAudit(tx, {
    actor,
    action: 'account.create',
    target: { kind: 'account', id, name: created.name },
    changes: changedFields({}, auditable(fields)),
  });
  return created;
}

export function createAccount(database: Database, actor: Actor, fields: NewAccount): Promise<StoredAccount> {
  return database.write(async (tx) => {
    await raiseChange(tx, 'accounts');
    await refuseSecondOne(tx, fields);
    return insertAccount(tx, actor, fields);
  });
}

/** The same secret at the same address, asked in the same way, would be two accounts with one upstream's limits. */
async function refuseSecondOne(tx: Transaction, fields: NewAccount): Promise<void> {
  if (!fields.secret) return;
  const same = await tx.account.findFirst({
    where: {
      deletedAt: null,
      platform: fields.platform,
      secretFingerprint: fingerprint(fields.secret),
      baseUrl: addressOf(fields),
    },
    select: { name: true },
  });
  if (!same) return;
  throw weirError('conflict', `The account “${same.name}” has this secret at this address already.`, {
    param: 'secret',
  });
}

export async function findAccount(reader: Pick<Transaction, 'account'>, id: string): Promise<StoredAccount> {
  const row = await reader.account.findUnique({ where: { id } });
  if (!row || row.deletedAt !== null) throw weirError('not_found', 'There is no account by that id.');
  return row;
}

/** A secret must not follow an address that somebody else may have typed. */
function refuseMovedSecret(before: StoredAccount, fields: AccountFields): void {
  const moved = fields.baseUrl !== undefined && fields.baseUrl !== before.baseUrl;
  if (!moved || fields.secret !== undefined || before.secretHint === '') return;
  throw weirError('invalid_request', 'A new base URL needs the secret to be entered again.', {
    param: 'secret',
  });
}

export function updateAccount(
  database: Database,
  actor: Actor,
  id: string,
  fields: AccountFields,
): Promise<StoredAccount> {
  return database.write(async (tx) => {
    await raiseChange(tx, 'accounts');
    const before = await findAccount(tx, id);
    refuseMovedSecret(before, fields);
    const { secret, proxyUrl, importedStats, ...plain } = fields;
    const placed = plain.baseUrl !== undefined || plain.platform !== undefined;
    const platform = plain.platform ?? (before.platform as NewAccount['platform']);
    const moved = placed ? presetFor(platform, plain.baseUrl ?? before.baseUrl) : null;
    const updated = await tx.account.update({
      where: { id },
      data: {
        ...plain,
        ...(moved ? { provider: plain.provider ?? moved.provider } : {}),
        ...(plain.platform && plain.platform !== before.platform
          ? { authStyle: plain.authStyle ?? moved?.authStyle }
          : {}),
        ...(importedStats === undefined
          ? {}
          : { importedStats: importedStats ? json(importedStats) : Prisma.DbNull }),
        ...(secret === undefined ? {} : secretColumns(id, secret)),
        ...(proxyUrl === undefined ? {} : proxyColumns(id, proxyUrl)),
        // Whatever it was avoided for may be mended by the change.
        cooldownUntil: null,
        failureCount: 0,
        updatedAt: BigInt(Math.max(nowMillis(), Number(before.updatedAt) + 1)),
      },
    });
    const changes = changedFields({ ...before, secret: undefined, proxyUrl: undefined }, auditable(fields));
    await recordAudit(tx, {
      actor,
      action: 'account.update',
      target: { kind: 'account', id, name: updated.name },
      changes,
    });
    return updated;
  });
}

/** Ends cooldowns and failure counts, on every node. */
export function resetAccount(database: Database, actor: Actor, id: string): Promise<StoredAccount> {
  return database.write(async (tx) => {
    await raiseChange(tx, 'accounts');
    const before = await findAccount(tx, id);
    const updated = await tx.account.update({
      where: { id },
      data: {
        cooldownUntil: null,
        failureCount: 0,
        lastError: null,
        lastErrorAt: null,
        updatedAt: BigInt(Math.max(nowMillis(), Number(before.updatedAt) + 1)),
      },
    });
    await recordAudit(tx, {
      actor,
      action: 'account.reset',
      target: { kind: 'account', id, name: updated.name },
    });
    return updated;
  });
}

/** Marks an account as deleted and forgets its secrets; its name and history stay. */
export function deleteAccount(database: Database, actor: Actor, id: string): Promise<void> {
  return database.write(async (tx) => {
    await raiseChange(tx, 'accounts');
    const before = await findAccount(tx, id);
    const now = BigInt(nowMillis());
    await tx.account.update({
      where: { id },
      data: {
        secret: '',
        secretFingerprint: '',
        proxyUrl: null,
        enabled: false,
        deletedAt: now,
        updatedAt: now,
      },
    });
    await recordAudit(tx, {
      actor,
      action: 'account.delete',
      target: { kind: 'account', id, name: before.name },
    });
  });
}

export async function listAccounts(
  database: Database,
  question: { limit: number; after: string | null; q?: string; platform?: string; enabled?: boolean },
): Promise<StoredAccount[]> {
  const { q, platform, enabled, after } = question;
  const matching = q
    ? await matchingIds(database, q, {
        from: sql`accounts WHERE deleted_at IS NULL`,
        id: sql`id`,
        columns: [sql`name`, sql`base_url`],
      })
    : null;
  return database.read.account.findMany({
    where: {
      deletedAt: null,
      AND: [after === null ? {} : { id: { lt: after } }, matching ? { id: { in: matching } } : {}],
      ...(platform ? { platform } : {}),
      ...(enabled === undefined ? {} : { enabled }),
    },
    orderBy: { id: 'desc' },
    take: question.limit + 1,
  });
}
