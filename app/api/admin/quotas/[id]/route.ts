import { z } from 'zod';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { dayZone } from '@/lib/ledger/day-zone';
import { quotaChangeSchema, quotaSchema } from '@/lib/quotas/quota';
import { changeQuota, deleteQuota } from '@/lib/quotas/quota-store';

const params = z.object({ id: z.string() });

export const PATCH = dashboardRoute({
  role: 'admin',
  summary: 'Change a quota',
  params,
  body: quotaChangeSchema,
  answer: quotaSchema,
  work: async ({ params, body, actor, database }) =>
    changeQuota(database, actor, params.id, body, await dayZone(database)),
});

export const DELETE = dashboardRoute({
  role: 'admin',
  summary: 'Delete a quota',
  params,
  answer: z.object({ deleted: z.literal(true) }),
  work: async ({ params, actor, database }) => {
    await deleteQuota(database, actor, params.id);
    return { deleted: true as const };
  },
});
