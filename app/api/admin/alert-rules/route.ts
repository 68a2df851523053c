import { z } from 'zod';
import { createRule, listRules, newRuleSchema, ruleSchema } from '@/lib/alerts/rule-store';
import { dashboardRoute } from '@/lib/http/dashboard-route';

export const GET = dashboardRoute({
  role: 'admin',
  summary: 'What raises an alert',
  answer: z.object({ items: z.array(ruleSchema) }),
  work: async ({ database }) => ({ items: await listRules(database) }),
});

export const POST = dashboardRoute({
  role: 'admin',
  summary: 'Add an alert rule',
  body: newRuleSchema,
  answer: ruleSchema,
  status: 201,
  work: ({ body, actor, database }) => createRule(database, actor, body),
});
