// What administrators do to people: change, delete, set rates. Somebody must always be left who can administer.
import type { Actor } from '@/lib/auth/actor';
import { changedFields, recordAudit } from '@/lib/auth/audit';
import { createUser } from '@/lib/auth/create-user';
import { adminExists } from '@/lib/auth/first-admin';
import { createLink, type NewLink, voidLinks } from '@/lib/auth/one-time-links';
import { hashPassword, refuseWeakPassword } from '@/lib/auth/passwords';
import { endSessionsOf } from '@/lib/auth/sessions';
import type { UserFields } from '@/lib/auth/user-fields';
import { nowMillis } from '@/lib/clock';
import { raiseChange } from '@/lib/db/changes';
import type { Database, Transaction } from '@/lib/db/database';
import type { User } from '@/lib/db/generated/sqlite/client';
import { weirError } from '@/lib/errors';
import { rateNumber } from '@/lib/money';

export async function addUser(
  database: Database,
  actor: Actor,
  given: { email: string; name?: string; password: string; role: 'admin' | 'user'; priceRate?: bigint },
): Promise<User> {
  refuseWeakPassword(given.password, given.email);
  const { password, ...rest } = given;
  const passwordHash = await hashPassword(password);
  return database.write((tx) => createUser(tx, { ...rest, passwordHash, actor }));
}

export async function updateUser(
  database: Database,
  actor: Actor,
  id: string,
  fields: UserFields,
): Promise<User> {
  const { password, enabled, ...rest } = fields;
  if (password !== undefined) {
    const { email } = await requireUser(database.read, id);
    refuseWeakPassword(password, fields.email ?? email);
  }
  const passwordHash = password === undefined ? undefined : await hashPassword(password);
  return database.write(async (tx) => {
    // Locks, so that two administrators cannot demote each other at the same moment.
    await raiseChange(tx, 'users');
    const before = await requireUser(tx, id);
    if (rest.email !== undefined && rest.email !== before.email) await refuseTakenEmail(tx, rest.email);
    const now = BigInt(nowMillis());
    const disabledAt = enabled === undefined ? undefined : enabled ? null : (before.disabledAt ?? now);
    const after = await tx.user.update({
      where: { id },
      data: { ...rest, passwordHash, disabledAt, updatedAt: now },
    });
    await requireAdminLeft(tx);
    if (passwordHash !== undefined || after.role !== before.role || enabled === false)
      await endSessionsOf(tx, id);
    await recordAudit(tx, {
      actor,
      action: 'user.update',
      target: userTarget(after),
      changes: {
        ...changedFields(shown(before), shown(after)),
        ...(passwordHash && { password: 'changed' }),
      },
    });
    return after;
  });
}

/** Marks a person as deleted and ends what they could still use; name and history stay. */
export async function deleteUser(database: Database, actor: Actor, id: string): Promise<void> {
  await database.write(async (tx) => {
    await raiseChange(tx, 'users');
    const before = await requireUser(tx, id);
    const now = BigInt(nowMillis());
    // The address is freed, so that the same person can be invited again as somebody new.
    const email = `${before.email} (deleted ${id})`;
    await tx.user.update({
      where: { id },
      data: { deletedAt: now, updatedAt: now, passwordHash: null, email },
    });
    await requireAdminLeft(tx);
    await tx.apiKey.updateMany({
      where: { userId: id, deletedAt: null },
      data: { deletedAt: now, updatedAt: now },
    });
    await endSessionsOf(tx, id);
    await voidLinks(tx, { purpose: 'reset', userId: id });
    await recordAudit(tx, { actor, action: 'user.delete', target: userTarget(before) });
  });
}

export async function inviteUser(
  database: Database,
  actor: Actor,
  given: { email: string; role: 'admin' | 'user' },
): Promise<NewLink> {
  return database.write(async (tx) => {
    await refuseTakenEmail(tx, given.email);
    await voidLinks(tx, { purpose: 'invite', email: given.email });
    const link = await createLink(tx, 'invite', { ...given, createdBy: actor.userId });
    await recordAudit(tx, {
      actor,
      action: 'user.invite',
      target: { kind: 'user', name: given.email },
      changes: { role: given.role },
    });
    return link;
  });
}

export async function createResetLink(
  database: Database,
  actor: Actor,
  id: string,
): Promise<NewLink & { email: string }> {
  return database.write(async (tx) => {
    const user = await requireUser(tx, id);
    await voidLinks(tx, { purpose: 'reset', userId: id });
    const link = await createLink(tx, 'reset', { userId: id, email: user.email, createdBy: actor.userId });
    await recordAudit(tx, { actor, action: 'user.reset-link', target: userTarget(user) });
    return { ...link, email: user.email };
  });
}

/** Sets what people are billed per unit of base cost; all of them or, where one is not there, none. */
export async function setPriceRates(
  database: Database,
  actor: Actor,
  given: { userIds: readonly string[] | 'all'; priceRate: bigint },
): Promise<number> {
  return database.write(async (tx) => {
    await raiseChange(tx, 'users');
    const wanted = given.userIds === 'all' ? null : [...new Set(given.userIds)];
    const { count } = await tx.user.updateMany({
      where: { deletedAt: null, ...(wanted && { id: { in: wanted } }) },
      data: { priceRate: given.priceRate, updatedAt: BigInt(nowMillis()) },
    });
    if (wanted && count !== wanted.length) {
      throw weirError('not_found', 'One of these people is not there.', { param: 'userIds' });
    }
    await recordAudit(tx, {
      actor,
      action: wanted ? 'user.batch-price-rate' : 'user.all-price-rate',
      target: { kind: 'user' },
      changes: { priceRate: rateNumber(given.priceRate), ...(wanted && { userIds: wanted }) },
    });
    return count;
  });
}

async function requireUser(reader: Transaction, id: string): Promise<User> {
  const user = await reader.user.findFirst({ where: { id, deletedAt: null } });
  if (!user) throw weirError('not_found', 'There is no such user.');
  return user;
}

async function refuseTakenEmail(tx: Transaction, email: string): Promise<void> {
  if (await tx.user.findUnique({ where: { email }, select: { id: true } })) {
    throw weirError('conflict', `There is already somebody with the address ${email}.`, { param: 'email' });
  }
}

async function requireAdminLeft(tx: Transaction): Promise<void> {
  if (await adminExists(tx)) return;
  throw weirError('conflict', 'This is the last administrator. Make somebody else an administrator first.');
}

function shown(user: User) {
  const { email, name, role, priceRate, disabledAt } = user;
  return { email, name, role, priceRate: rateNumber(priceRate), enabled: disabledAt === null };
}

function userTarget(user: User) {
  return { kind: 'user', id: user.id, name: user.email };
}
