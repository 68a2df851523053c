import { z } from 'zod';
import { nowMillis } from '@/lib/clock';
import { defineJob } from '@/lib/jobs/job';

const dayMillis = 24 * 3600 * 1000;
// Long enough that a link clicked late is still told apart from one that never was.
const keepLinksMillis = 30 * dayMillis;

/** Ended sessions, links nobody can use any more and old login counters: none of them means anything again. */
export const sessionCleanup = defineJob({
  name: 'session-cleanup',
  description: 'Removes ended sessions, expired links and old login counters.',
  schedule: () => '17 * * * *',
  params: z.strictObject({}),
  async run({ database }) {
    const now = nowMillis();
    return await database.write(async (tx) => {
      const sessions = await tx.session.deleteMany({ where: { expiresAt: { lt: BigInt(now) } } });
      const links = await tx.oneTimeLink.deleteMany({
        where: { expiresAt: { lt: BigInt(now - keepLinksMillis) } },
      });
      const loginCounters = await tx.loginThrottle.deleteMany({
        where: { windowStart: { lt: BigInt(now - dayMillis) }, blockedUntil: { lt: BigInt(now) } },
      });
      return { sessions: sessions.count, links: links.count, loginCounters: loginCounters.count };
    });
  },
});
