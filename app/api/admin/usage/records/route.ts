import { z } from 'zod';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { importUsage } from '@/lib/usage-import/import-usage';
import { mostRecords, usageRecordSchema } from '@/lib/usage-import/record-fields';

const bodySchema = z.strictObject({ records: z.array(usageRecordSchema).min(1).max(mostRecords) });

export const POST = dashboardRoute({
  role: 'admin',
  summary: 'Bring in usage from elsewhere; a record that is there already changes nothing',
  // A bare array says the same.
  body: z.preprocess((given) => (Array.isArray(given) ? { records: given } : given), bodySchema),
  bodyLimit: 8 * 1024 * 1024,
  answer: z.object({
    received: z.int().nonnegative(),
    imported: z.int().nonnegative(),
    duplicates: z.int().nonnegative(),
  }),
  work: ({ body, actor, database }) => importUsage(database, actor, body.records),
});
