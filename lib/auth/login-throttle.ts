// Slows down guessing, by address and by account. An attempt is counted before the password is looked at, so that
// a hundred at once do not all slip through; a right password takes it back.
import { createHash } from 'node:crypto';
import { nowMillis } from '@/lib/clock';
import type { Database, Transaction } from '@/lib/db/database';
import { sql } from '@/lib/db/dialect';
import { weirError } from '@/lib/errors';
import { minuteMillis, secondMillis } from '@/lib/time';

type Limit = { free: number; longestMillis: number };

// Anybody can fail on purpose under somebody else's name, so an account waits only briefly; an address that many
// people share has more free tries, and one that goes on for long waits longer.
const limits: Record<'account' | 'address', Limit> = {
  account: { free: 5, longestMillis: 30 * secondMillis },
  address: { free: 20, longestMillis: 15 * minuteMillis },
};
const forgetMillis = 15 * minuteMillis;

type Attempt = { email: string; clientIp: string };

function subjects({ email, clientIp }: Attempt): { id: string; limit: Limit }[] {
  const account = createHash('sha256').update(email.toLowerCase()).digest('hex').slice(0, 32);
  return [
    { id: `account:${account}`, limit: limits.account },
    // Without an address (a socket file, a test) there is nobody to tell apart.
    ...(clientIp ? [{ id: `address:${clientIp}`, limit: limits.address }] : []),
  ];
}

/** Counts an attempt, or refuses it with the time to wait. A refused attempt does not lengthen the wait. */
export async function takeLoginAttempt(database: Database, attempt: Attempt): Promise<void> {
  const now = nowMillis();
  const waitUntil = await database.write(async (tx) => {
    const found = [];
    for (const subject of subjects(attempt)) found.push(await lockState(tx, subject, now));
    const blocked = Math.max(...found.map(({ blockedUntil }) => blockedUntil));
    if (blocked > now) return blocked;
    for (const { id, limit, failures } of found) {
      const count = failures + 1;
      const over = count - limit.free;
      const wait = over < 0 ? 0 : Math.min(secondMillis * 2 ** Math.min(over, 20), limit.longestMillis);
      await tx.loginThrottle.update({
        where: { id },
        data: { failures: count, windowStart: BigInt(now), blockedUntil: BigInt(wait ? now + wait : 0) },
      });
    }
    return 0;
  });
  if (!waitUntil) return;
  const seconds = Math.ceil((waitUntil - now) / secondMillis);
  throw weirError('too_many_attempts', `Too many attempts. Try again in ${seconds} s.`, {
    retryAfterSeconds: seconds,
  });
}

/** After a right password: the account starts anew, the address gets this one attempt back. */
export async function forgiveLoginAttempts(tx: Transaction, attempt: Attempt): Promise<void> {
  const [account, address] = subjects(attempt);
  await tx.loginThrottle.deleteMany({ where: { id: account!.id } });
  if (!address) return;
  await tx.loginThrottle.updateMany({
    where: { id: address.id, failures: { gt: 0 } },
    data: { failures: { decrement: 1 }, blockedUntil: 0n },
  });
}

async function lockState(tx: Transaction, { id, limit }: { id: string; limit: Limit }, now: number) {
  // The upsert locks the row, so that attempts at the same moment are all counted.
  await tx.$executeRaw(sql`
    INSERT INTO login_throttles (id, failures, window_start, blocked_until) VALUES (${id}, 0, ${BigInt(now)}, 0)
    ON CONFLICT (id) DO UPDATE SET failures = login_throttles.failures`);
  const row = await tx.loginThrottle.findUniqueOrThrow({ where: { id } });
  const blockedUntil = Number(row.blockedUntil);
  // The window runs from the last attempt: whoever stops trying is forgotten.
  const forgotten = blockedUntil <= now && Number(row.windowStart) < now - forgetMillis;
  return { id, limit, blockedUntil, failures: forgotten ? 0 : row.failures };
}
