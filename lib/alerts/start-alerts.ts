// The alerts' own clock: what is due is delivered every few seconds, the rules are looked at every minute, each
// by one node at a time.
import { nowMillis } from '@/lib/clock';
import type { Database } from '@/lib/db/database';
import { withLease } from '@/lib/db/leases';
import { environment } from '@/lib/env';
import { errorMessage } from '@/lib/errors';
import { dayZone } from '@/lib/ledger/day-zone';
import { log } from '@/lib/log';
import { ensureDefaultRules } from './default-rules';
import { evaluateRules } from './evaluate-rules';
import { checkJournalAge, type JournalAge } from './journal-age';
import { deliverDue } from './outbox';
import { postJson } from './post';
import { checkQuotaThresholds } from './quota-thresholds';

const roundMillis = 5_000;
const rulesEveryMillis = 60_000;
const leaseSeconds = 60;

export type StartedAlerts = { stop(): Promise<void> };

export async function startAlerts(
  database: Database,
  node: string,
  journalAge: () => JournalAge,
): Promise<StartedAlerts> {
  await ensureDefaultRules(database);
  let running: Promise<void> = Promise.resolve();
  let rulesAt = 0;
  let failing = false;
  let busy = false;

  async function round(): Promise<void> {
    try {
      // Each node speaks for its own journal; all else is the same whoever looks.
      await checkJournalAge(database, node, journalAge());
      await withLease('alerts', leaseSeconds, async () => {
        const timeZone = await dayZone(database);
        await checkQuotaThresholds(database, timeZone);
        if (nowMillis() - rulesAt >= rulesEveryMillis) {
          rulesAt = nowMillis();
          await evaluateRules(database, timeZone);
        }
        const { publicUrl, smtpUrl } = environment();
        await deliverDue(database, { post: postJson, publicUrl, smtpUrl });
      });
      failing = false;
    } catch (error) {
      if (!failing)
        log.warn('alerts could not be looked after; trying again', { reason: errorMessage(error) });
      failing = true;
    }
  }

  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    running = round().finally(() => {
      busy = false;
    });
  }, roundMillis).unref();

  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
