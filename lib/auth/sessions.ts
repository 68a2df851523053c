// Signed-in browsers. The cookie holds a random value; the database only its hash, so that a leaked copy of the
// database signs nobody in.
import { createHash, randomBytes } from 'node:crypto';
import type { Role } from '@/lib/auth/actor';
import { nowMillis } from '@/lib/clock';
import type { Database, Transaction } from '@/lib/db/database';
import { log } from '@/lib/log';
import { dayMillis, minuteMillis } from '@/lib/time';

export const sessionAbsoluteMillis = 30 * dayMillis;
export const sessionIdleMillis = 7 * dayMillis;
// Being seen is written at most this often: a page that polls must not turn into a write a second.
const seenEveryMillis = 5 * minuteMillis;

export type SessionUser = {
  userId: string;
  email: string;
  name: string;
  role: Role;
  locale: string | null;
  timeZone: string | null;
  sessionId: string;
};

function sessionIdOf(cookie: string): string {
  return createHash('sha256').update(cookie).digest('hex');
}

/** Starts a session and returns the value for the cookie. Always a new one: a value from before signing in is never kept. */
export async function startSession(
  tx: Transaction,
  user: { userId: string; clientIp: string; userAgent: string },
): Promise<string> {
  const cookie = randomBytes(32).toString('base64url');
  const now = nowMillis();
  await tx.session.create({
    data: {
      id: sessionIdOf(cookie),
      userId: user.userId,
      createdAt: BigInt(now),
      lastSeenAt: BigInt(now),
      expiresAt: BigInt(now + sessionAbsoluteMillis),
      clientIp: user.clientIp,
      userAgent: user.userAgent.slice(0, 300),
    },
  });
  return cookie;
}

/** The person behind a cookie; null where it is unknown or has run out, or they are disabled or deleted. */
export async function findSession(database: Database, cookie: string): Promise<SessionUser | null> {
  const session = await database.read.session.findUnique({
    where: { id: sessionIdOf(cookie) },
    include: { user: { omit: { passwordHash: true, priceRate: true } } },
  });
  const now = nowMillis();
  if (!session || session.expiresAt <= now || session.lastSeenAt <= now - sessionIdleMillis) return null;
  const { user } = session;
  if (user.disabledAt !== null || user.deletedAt !== null) return null;
  if (session.lastSeenAt < now - seenEveryMillis) markSeen(database, session.id, now);
  return {
    userId: user.id,
    email: user.email,
    name: user.name,
    role: user.role === 'admin' ? 'admin' : 'user',
    locale: user.locale,
    timeZone: user.timeZone,
    sessionId: session.id,
  };
}

// Not awaited: a reader should not wait in the writers' queue to be told who they are.
function markSeen(database: Database, id: string, now: number): void {
  database
    .write((tx) => tx.session.updateMany({ where: { id }, data: { lastSeenAt: BigInt(now) } }))
    .catch((error: unknown) => log.warn('a session could not be marked as seen', { error }));
}

export async function endSession(tx: Transaction, cookie: string): Promise<void> {
  await tx.session.deleteMany({ where: { id: sessionIdOf(cookie) } });
}

/** Ends all of a person's sessions: after a change of password or role, or when they are disabled. */
export async function endSessionsOf(tx: Transaction, userId: string): Promise<void> {
  await tx.session.deleteMany({ where: { userId } });
}
