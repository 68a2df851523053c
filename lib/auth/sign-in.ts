// Signing in and out, and changing one's own password.
import type { Actor } from '@/lib/auth/actor';
import { recordAudit } from '@/lib/auth/audit';
import { forgiveLoginAttempts, takeLoginAttempt } from '@/lib/auth/login-throttle';
import { hashPassword, refuseWeakPassword, verifyPassword } from '@/lib/auth/passwords';
import { endSession, endSessionsOf, startSession } from '@/lib/auth/sessions';
import { nowMillis } from '@/lib/clock';
import type { Database } from '@/lib/db/database';
import { weirError } from '@/lib/errors';

type Visitor = { clientIp: string; userAgent: string };

const wrongCredentials = () =>
  weirError('invalid_credentials', 'The e-mail address or the password is wrong.');

/** Signs in and returns the cookie's value. Unknown, disabled and mistyped are told apart by nothing, not even time. */
export async function signIn(
  database: Database,
  given: { email: string; password: string; oldCookie: string | null } & Visitor,
): Promise<{ cookie: string; userId: string }> {
  await takeLoginAttempt(database, given);
  const user = await database.read.user.findUnique({ where: { email: given.email } });
  const right = await verifyPassword(given.password, user?.passwordHash);
  if (!user || !right || user.disabledAt !== null || user.deletedAt !== null) throw wrongCredentials();
  const cookie = await database.write(async (tx) => {
    await forgiveLoginAttempts(tx, given);
    if (given.oldCookie) await endSession(tx, given.oldCookie);
    await tx.user.update({ where: { id: user.id }, data: { lastLoginAt: BigInt(nowMillis()) } });
    return startSession(tx, { userId: user.id, clientIp: given.clientIp, userAgent: given.userAgent });
  });
  return { cookie, userId: user.id };
}

export async function signOut(database: Database, cookie: string): Promise<void> {
  await database.write((tx) => endSession(tx, cookie));
}

/** Ends every session of the person and returns the cookie of a new one for the browser that asked. */
export async function changeOwnPassword(
  database: Database,
  actor: Actor,
  given: { currentPassword: string; newPassword: string; userAgent: string },
): Promise<string> {
  const attempt = { email: actor.email, clientIp: actor.clientIp };
  await takeLoginAttempt(database, attempt);
  const user = await database.read.user.findUniqueOrThrow({ where: { id: actor.userId } });
  if (!(await verifyPassword(given.currentPassword, user.passwordHash))) {
    throw weirError('invalid_credentials', 'The current password is wrong.', { param: 'currentPassword' });
  }
  refuseWeakPassword(given.newPassword, actor.email);
  const passwordHash = await hashPassword(given.newPassword);
  return database.write(async (tx) => {
    await forgiveLoginAttempts(tx, attempt);
    await tx.user.update({ where: { id: actor.userId }, data: { passwordHash } });
    await endSessionsOf(tx, actor.userId);
    await recordAudit(tx, {
      actor,
      action: 'user.change-password',
      target: { kind: 'user', id: actor.userId, name: actor.email },
    });
    return startSession(tx, { userId: actor.userId, clientIp: actor.clientIp, userAgent: given.userAgent });
  });
}
