// Setup, invite and password-reset links: random, kept as a hash, used once, each with an end.
import { createHash, randomBytes } from 'node:crypto';
import type { Role } from '@/lib/auth/actor';
import { nowMillis } from '@/lib/clock';
import type { Database, Transaction } from '@/lib/db/database';
import { weirError } from '@/lib/errors';
import { dayMillis, hourMillis } from '@/lib/time';

export type LinkPurpose = 'setup' | 'invite' | 'reset';

const lifetimeMillis: Record<LinkPurpose, number> = {
  setup: dayMillis,
  invite: 72 * hourMillis,
  reset: dayMillis,
};

export type NewLink = { path: string; expiresAt: number };

type Details = { email?: string; userId?: string; role?: Role; createdBy?: string };

function idOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

export async function createLink(
  tx: Transaction,
  purpose: LinkPurpose,
  details: Details = {},
): Promise<NewLink> {
  const token = randomBytes(32).toString('base64url');
  const now = nowMillis();
  const expiresAt = now + lifetimeMillis[purpose];
  await tx.oneTimeLink.create({
    data: {
      id: idOf(token),
      purpose,
      email: details.email ?? null,
      userId: details.userId ?? null,
      role: details.role ?? null,
      createdBy: details.createdBy ?? null,
      createdAt: BigInt(now),
      expiresAt: BigInt(expiresAt),
    },
  });
  return { path: `/setup?token=${token}`, expiresAt };
}

export const linkGone = () =>
  weirError('gone', 'This link has been used or has run out. Ask for a new one.', { param: 'token' });

export type OpenLink = { purpose: LinkPurpose; email: string | null; userId: string | null; role: Role };

/** What a link is for, without using it. */
export async function readLink(database: Database, token: string): Promise<OpenLink & { expiresAt: number }> {
  const link = await database.read.oneTimeLink.findUnique({ where: { id: idOf(token) } });
  if (!link || link.usedAt !== null || link.expiresAt <= nowMillis()) throw linkGone();
  return { ...openLink(link), expiresAt: Number(link.expiresAt) };
}

/** Uses a link up; of several at once exactly one succeeds. The rest of the use belongs in the same transaction. */
export async function useUpLink(tx: Transaction, token: string): Promise<OpenLink> {
  const now = BigInt(nowMillis());
  const used = await tx.oneTimeLink.updateMany({
    where: { id: idOf(token), usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now },
  });
  if (used.count !== 1) throw linkGone();
  return openLink(await tx.oneTimeLink.findUniqueOrThrow({ where: { id: idOf(token) } }));
}

/** Makes the remaining links of a kind useless: the setup is done, or a newer link took their place. */
export async function voidLinks(
  tx: Transaction,
  where: { purpose: LinkPurpose; email?: string; userId?: string },
) {
  await tx.oneTimeLink.updateMany({
    where: { ...where, usedAt: null },
    data: { usedAt: BigInt(nowMillis()) },
  });
}

function openLink(link: {
  purpose: string;
  email: string | null;
  userId: string | null;
  role: string | null;
}): OpenLink {
  return {
    purpose: link.purpose as LinkPurpose,
    email: link.email,
    userId: link.userId,
    role: link.role === 'admin' ? 'admin' : 'user',
  };
}
