import { z } from 'zod';
import { changeRule, deleteRule, ruleChangeSchema, ruleSchema } from '@/lib/alerts/rule-store';
import { dashboardRoute } from '@/lib/http/dashboard-route';

const params = z.object({ id: z.string() });

export const PATCH = dashboardRoute({
  role: 'admin',
  summary: 'Change an alert rule',
  params,
  body: ruleChangeSchema,
  answer: ruleSchema,
  work: ({ params, body, actor, database }) => changeRule(database, actor, params.id, body),
});

export const DELETE = dashboardRoute({
  role: 'admin',
  summary: 'Delete an alert rule',
  params,
  answer: z.object({ deleted: z.literal(true) }),
  work: async ({ params, actor, database }) => {
    await deleteRule(database, actor, params.id);
    return { deleted: true as const };
  },
});
