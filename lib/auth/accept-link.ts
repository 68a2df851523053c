// What a one-time link does when it is used: the first administrator, an invited person, or a new password.
import { recordAudit } from '@/lib/auth/audit';
import { createUser, normalisedEmail } from '@/lib/auth/create-user';
import { adminExists } from '@/lib/auth/first-admin';
import { linkGone, type OpenLink, readLink, useUpLink, voidLinks } from '@/lib/auth/one-time-links';
import { hashPassword, refuseWeakPassword } from '@/lib/auth/passwords';
import { endSessionsOf, startSession } from '@/lib/auth/sessions';
import { nowMillis } from '@/lib/clock';
import { raiseChange } from '@/lib/db/changes';
import type { Database, Transaction } from '@/lib/db/database';
import { weirError } from '@/lib/errors';

type Given = { token: string; email?: string; password: string; name?: string };
type Visitor = { clientIp: string; userAgent: string; requestId: string };

/** Uses the link and signs its person in. Of many uses at once one succeeds, the others find the link gone. */
export async function acceptLink(
  database: Database,
  given: Given,
  visitor: Visitor,
): Promise<{ cookie: string; userId: string }> {
  // Looked at before the costly hash: without a valid link there is nothing to spend it on.
  const link = await openLinkOf(database, given.token);
  const email = emailFor(link, given.email);
  refuseWeakPassword(given.password, email);
  const passwordHash = await hashPassword(given.password);
  return database.write(async (tx) => {
    // Its row lock makes those who hold different links take turns too.
    await raiseChange(tx, 'users');
    const used = await useUpLink(tx, given.token);
    const userId = await applyLink(tx, used, { ...given, email, passwordHash }, visitor);
    await tx.user.update({ where: { id: userId }, data: { lastLoginAt: BigInt(nowMillis()) } });
    return { userId, cookie: await startSession(tx, { userId, ...visitor }) };
  });
}

/** What the link is for, and for whom. A setup link is gone as soon as there is an administrator. */
export async function openLinkOf(database: Database, token: string) {
  const link = await readLink(database, token);
  if (link.purpose === 'setup' && (await adminExists(database.read))) throw linkGone();
  if (link.purpose !== 'reset') return { ...link, name: null };
  const user = await database.read.user.findFirst({
    where: { id: link.userId ?? '', deletedAt: null },
    select: { email: true, name: true },
  });
  if (!user) throw linkGone();
  return { ...link, ...user };
}

function emailFor(link: { email: string | null }, given: string | undefined): string {
  if (link.email === null) {
    if (given) return normalisedEmail(given);
    throw weirError('invalid_request', 'The e-mail address is missing.', { param: 'email' });
  }
  if (given === undefined || normalisedEmail(given) === link.email) return link.email;
  throw weirError('invalid_request', `This link is for ${link.email}.`, { param: 'email' });
}

async function applyLink(
  tx: Transaction,
  link: OpenLink,
  given: { email: string; name?: string; passwordHash: string },
  visitor: Visitor,
): Promise<string> {
  if (link.purpose === 'reset') return resetPassword(tx, link.userId ?? '', given.passwordHash, visitor);
  if (link.purpose === 'setup') {
    if (await adminExists(tx)) throw linkGone();
    await voidLinks(tx, { purpose: 'setup' });
  }
  const role = link.purpose === 'setup' ? 'admin' : link.role;
  const user = await createUser(tx, { ...given, ...visitor, role, actor: null });
  return user.id;
}

async function resetPassword(
  tx: Transaction,
  userId: string,
  passwordHash: string,
  visitor: Visitor,
): Promise<string> {
  const changed = await tx.user.updateMany({
    where: { id: userId, deletedAt: null, disabledAt: null },
    data: { passwordHash },
  });
  if (changed.count !== 1) throw linkGone();
  await endSessionsOf(tx, userId);
  const user = await tx.user.findUniqueOrThrow({ where: { id: userId }, select: { email: true } });
  await recordAudit(tx, {
    actor: null,
    action: 'user.reset-password',
    target: { kind: 'user', id: userId, name: user.email },
    clientIp: visitor.clientIp,
    requestId: visitor.requestId,
  });
  return userId;
}
