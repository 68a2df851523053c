import { z } from 'zod';
import { nowMillis } from '@/lib/clock';
import { compressBodies } from '@/lib/conversations/compress';
import { giveBackSpace } from '@/lib/db/vacuum';
import { defineJob } from '@/lib/jobs/job';
import { readSettings } from '@/lib/settings';
import { dayMillis } from '@/lib/time';

/** Recorded bodies that have grown old, packed together; they read and are found as before. */
export const compress = defineJob({
  name: 'compress',
  description: 'Packs recorded conversations together when they have grown old.',
  schedule: () => '40 2 * * *',
  params: z.strictObject({}),
  async run({ database, signal, progress }) {
    const { compressAfterDays } = await readSettings(database.read);
    const before = nowMillis() - compressAfterDays * dayMillis;
    const report = await compressBodies(database, before, {
      signal,
      onBatch: (soFar) => progress({ ...soFar }),
    });
    const bytesGivenBack = report.messages > 0 ? await giveBackSpace(database, { signal }) : 0;
    return { ...report, bytesGivenBack };
  },
});
