import { dashboardRoute } from '@/lib/http/dashboard-route';
import { usageSummary, usageSummarySchema } from '@/lib/quotas/usage-summary';

export const GET = dashboardRoute({
  role: 'user',
  summary: 'One’s own usage in all, this month and today, and how far one’s quota is used',
  answer: usageSummarySchema,
  work: ({ actor, database }) => usageSummary(database, actor, actor.userId),
});
