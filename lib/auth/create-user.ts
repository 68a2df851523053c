import type { Actor, Role } from '@/lib/auth/actor';
import { recordAudit } from '@/lib/auth/audit';
import { nowMillis } from '@/lib/clock';
import { raiseChange } from '@/lib/db/changes';
import type { Transaction } from '@/lib/db/database';
import { weirError } from '@/lib/errors';
import { newId } from '@/lib/ids';

type NewUser = {
  email: string;
  name?: string;
  role: Role;
  passwordHash: string | null;
  priceRate?: bigint;
  /** Null for the setup and for people who accept an invitation. */
  actor: Actor | null;
  clientIp?: string;
  requestId?: string;
};

/** Addresses differ in nothing but case for one and the same person. */
export function normalisedEmail(email: string): string {
  return email.trim().toLowerCase();
}

export async function createUser(tx: Transaction, given: NewUser) {
  await raiseChange(tx, 'users');
  const email = normalisedEmail(given.email);
  const known = await tx.user.findUnique({ where: { email }, select: { id: true } });
  if (known)
    throw weirError('conflict', `There is already somebody with the address ${email}.`, { param: 'email' });
  const now = BigInt(nowMillis());
  const user = await tx.user.create({
    data: {
      id: newId(),
      email,
      name: given.name?.trim() || email.split('@')[0]!,
      role: given.role,
      passwordHash: given.passwordHash,
      priceRate: given.priceRate,
      createdAt: now,
      updatedAt: now,
    },
  });
  await recordAudit(tx, {
    actor: given.actor,
    action: 'user.create',
    target: { kind: 'user', id: user.id, name: user.email },
    changes: { role: given.role },
    clientIp: given.clientIp,
    requestId: given.requestId,
  });
  return user;
}
