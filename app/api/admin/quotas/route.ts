import { z } from 'zod';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { dayZone } from '@/lib/ledger/day-zone';
import { newQuotaSchema, quotaSchema } from '@/lib/quotas/quota';
import { createQuota, listQuotas } from '@/lib/quotas/quota-store';

export const GET = dashboardRoute({
  role: 'admin',
  summary: 'Quotas, each with how much of it is used',
  answer: z.object({ items: z.array(quotaSchema) }),
  work: async ({ database }) => ({ items: await listQuotas(database, await dayZone(database)) }),
});

export const POST = dashboardRoute({
  role: 'admin',
  summary: 'Add a quota',
  body: newQuotaSchema,
  answer: quotaSchema,
  status: 201,
  work: async ({ body, actor, database }) => createQuota(database, actor, body, await dayZone(database)),
});
