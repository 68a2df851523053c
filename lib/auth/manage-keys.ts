// Making, changing, rotating and deleting client keys. The gateway hears of each within a second everywhere.
import type { Actor } from '@/lib/auth/actor';
import { changedFields, recordAudit } from '@/lib/auth/audit';
import { type KeyRow, keyWithNames } from '@/lib/auth/key-answers';
import type { AdminKeyFields } from '@/lib/auth/key-fields';
import { keyHash, keyHints, newKeySecret } from '@/lib/auth/key-secret';
import { nowMillis } from '@/lib/clock';
import { raiseChange } from '@/lib/db/changes';
import type { Database, Transaction } from '@/lib/db/database';
import { weirError } from '@/lib/errors';
import { newId } from '@/lib/ids';
import { readSettings, settings } from '@/lib/settings';
import { secondMillis } from '@/lib/time';

type KeyOwner = { userId: string; limited: boolean };

export async function createKey(
  database: Database,
  actor: Actor,
  owner: KeyOwner,
  fields: AdminKeyFields,
): Promise<{ row: KeyRow; secret: string }> {
  await refuseRecordingByUsers(actor, fields);
  const secret = newKeySecret();
  const row = await database.write(async (tx) => {
    // Raising the counter first locks its row: two creations at once count one after the other.
    await raiseChange(tx, 'keys');
    await requireOwner(tx, owner.userId);
    if (owner.limited) await refuseOverLimit(tx, owner.userId);
    await requireProject(tx, fields.projectId);
    const now = BigInt(nowMillis());
    const created = await tx.apiKey.create({
      data: {
        ...fields,
        id: newId(),
        name: fields.name ?? 'Key',
        userId: owner.userId,
        keyHash: keyHash(secret),
        ...keyHints(secret),
        allowedPlatforms: fields.allowedPlatforms ?? [],
        allowedModels: fields.allowedModels ?? [],
        allowedIps: fields.allowedIps ?? [],
        tags: fields.tags ?? {},
        createdAt: now,
        updatedAt: now,
      },
      include: keyWithNames,
    });
    await recordAudit(tx, {
      actor,
      action: 'key.create',
      target: keyTarget(created),
      changes: { userId: owner.userId, ...changedFields({}, fields) },
    });
    return created;
  });
  return { row, secret };
}

/** `ownerId` confines the change to that person's keys; what belongs to others is simply not there. */
export async function updateKey(
  database: Database,
  actor: Actor,
  key: { id: string; ownerId?: string },
  fields: AdminKeyFields,
): Promise<KeyRow> {
  await refuseRecordingByUsers(actor, fields);
  return database.write(async (tx) => {
    await raiseChange(tx, 'keys');
    const before = await requireKey(tx, key);
    await requireProject(tx, fields.projectId);
    const given = { ...fields, ...whoDisables(actor, before, fields) };
    const changes = changedFields(before, given);
    if (Object.keys(changes).length === 0) return before;
    const updated = await tx.apiKey.update({
      where: { id: before.id },
      data: { ...given, updatedAt: BigInt(nowMillis()) },
      include: keyWithNames,
    });
    await recordAudit(tx, { actor, action: 'key.update', target: keyTarget(updated), changes });
    return updated;
  });
}

/** What an administrator disabled stays so, whatever its owner does. */
function whoDisables(actor: Actor, before: KeyRow, { enabled }: AdminKeyFields) {
  if (enabled === undefined) return {};
  if (actor.role === 'admin') return { disabledByAdmin: !enabled && before.userId !== actor.userId };
  if (enabled && before.disabledByAdmin) {
    throw weirError('forbidden', 'An administrator disabled this key, and only one can enable it again.', {
      param: 'enabled',
    });
  }
  return {};
}

/** A new secret for the same key; the old one goes on working for `graceSeconds`. */
export async function rotateKey(
  database: Database,
  actor: Actor,
  key: { id: string; ownerId?: string },
  graceSeconds: number,
): Promise<{ row: KeyRow; secret: string }> {
  const secret = newKeySecret();
  const row = await database.write(async (tx) => {
    await raiseChange(tx, 'keys');
    const before = await requireKey(tx, key);
    const now = nowMillis();
    const updated = await tx.apiKey.update({
      where: { id: before.id },
      data: {
        keyHash: keyHash(secret),
        ...keyHints(secret),
        previousHash: graceSeconds > 0 ? before.keyHash : null,
        previousExpiresAt: graceSeconds > 0 ? BigInt(now + graceSeconds * secondMillis) : null,
        updatedAt: BigInt(now),
      },
      include: keyWithNames,
    });
    await recordAudit(tx, {
      actor,
      action: 'key.rotate',
      target: keyTarget(updated),
      changes: { graceSeconds },
    });
    return updated;
  });
  return { row, secret };
}

/** Marks a key as deleted: it lets nobody in from now on, its name and history stay. */
export async function deleteKey(
  database: Database,
  actor: Actor,
  key: { id: string; ownerId?: string },
): Promise<void> {
  await database.write(async (tx) => {
    await raiseChange(tx, 'keys');
    const before = await requireKey(tx, key);
    const now = BigInt(nowMillis());
    await tx.apiKey.update({
      where: { id: before.id },
      data: { deletedAt: now, updatedAt: now, previousHash: null, previousExpiresAt: null },
    });
    await recordAudit(tx, { actor, action: 'key.delete', target: keyTarget(before) });
  });
}

async function requireKey(
  tx: Transaction,
  { id, ownerId }: { id: string; ownerId?: string },
): Promise<KeyRow> {
  const row = await tx.apiKey.findFirst({
    where: { id, userId: ownerId, deletedAt: null },
    include: keyWithNames,
  });
  if (!row) throw weirError('not_found', 'There is no such key.');
  return row;
}

async function requireOwner(tx: Transaction, userId: string): Promise<void> {
  const owner = await tx.user.findFirst({ where: { id: userId, deletedAt: null }, select: { id: true } });
  if (!owner) throw weirError('invalid_request', 'There is no such user.', { param: 'userId' });
}

async function requireProject(tx: Transaction, projectId: string | null | undefined): Promise<void> {
  if (!projectId) return;
  const project = await tx.project.findFirst({
    where: { id: projectId, deletedAt: null },
    select: { id: true },
  });
  if (!project) throw weirError('invalid_request', 'There is no such project.', { param: 'projectId' });
}

async function refuseOverLimit(tx: Transaction, userId: string): Promise<void> {
  const { keysPerUser } = await readSettings(tx);
  const count = await tx.apiKey.count({ where: { userId, deletedAt: null } });
  if (count >= keysPerUser) {
    throw weirError(
      'limit_reached',
      `A person may have ${keysPerUser} keys. Delete one that is no longer needed.`,
    );
  }
}

async function refuseRecordingByUsers(actor: Actor, fields: AdminKeyFields): Promise<void> {
  if (actor.role === 'admin' || fields.recordConversations !== true) return;
  const { recordingAllowed, recordingByUsers } = await settings();
  if (recordingAllowed && recordingByUsers) return;
  throw weirError('forbidden', 'Only an administrator may switch recording on.', {
    param: 'recordConversations',
  });
}

function keyTarget(row: { id: string; name: string }) {
  return { kind: 'key', id: row.id, name: row.name };
}
