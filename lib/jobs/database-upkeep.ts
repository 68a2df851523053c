import { z } from 'zod';
import { nowMillis } from '@/lib/clock';
import { prepareMonths } from '@/lib/db/partitions';
import { giveBackSpace } from '@/lib/db/vacuum';
import { defineJob } from '@/lib/jobs/job';

/** What each database needs of its own: partitions before their month comes, freed pages back to the disk. */
export const databaseUpkeep = defineJob({
  name: 'database-upkeep',
  description: 'Makes the partitions of the coming months on Postgres; gives freed space back on SQLite.',
  schedule: () => '10 3 * * *',
  params: z.strictObject({}),
  async run({ database, signal }) {
    const partitions = await prepareMonths(database, nowMillis());
    const bytesGivenBack = await giveBackSpace(database, { signal });
    return { partitions, bytesGivenBack };
  },
});
