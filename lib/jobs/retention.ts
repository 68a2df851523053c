import { z } from 'zod';
import { nowMillis } from '@/lib/clock';
import { giveBackSpace } from '@/lib/db/vacuum';
import { defineJob } from '@/lib/jobs/job';
import { retentionTiers } from '@/lib/jobs/retention-tiers';
import { dayZone } from '@/lib/ledger/day-zone';
import { readSettings } from '@/lib/settings';
import { addDays, dayOf, dayStart } from '@/lib/time';

/** Removes what is older than the settings say to keep. Whole days only: half a day could not be proved any more. */
export const retention = defineJob({
  name: 'retention',
  description:
    'Removes recorded bodies, requests, quarter-hour sums, audit entries, alerts and job runs that are older than the settings keep them. Day totals stay. {dryRun: true} only counts.',
  schedule: () => '20 3 * * *',
  params: z.strictObject({ dryRun: z.boolean().default(false) }),
  async run({ database, params, signal, progress }) {
    const settings = await readSettings(database.read);
    const zone = await dayZone(database);
    const today = dayOf(nowMillis(), zone);
    const removed: Record<string, number> = {};
    for (const tier of retentionTiers) {
      signal.throwIfAborted();
      const days = settings[tier.setting];
      if (days === null) continue;
      const before = dayStart(addDays(today, -days), zone);
      await progress({ tier: tier.name, ...removed });
      removed[tier.name] = params.dryRun
        ? await tier.count(database, before)
        : await tier.remove(database, before, signal);
    }
    const bytesGivenBack = params.dryRun ? 0 : await giveBackSpace(database, { signal });
    return { dryRun: params.dryRun, removed, bytesGivenBack };
  },
});
