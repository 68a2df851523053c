import { dashboardRoute } from '@/lib/http/dashboard-route';
import { dayZone } from '@/lib/ledger/day-zone';
import { quotaStatus, quotaStatusAnswer, quotaStatusQuery } from '@/lib/quotas/quota-status';

export const GET = dashboardRoute({
  role: 'user',
  summary: 'How much of a quota is used: of oneself, of an own key, or of anything for administrators',
  query: quotaStatusQuery,
  answer: quotaStatusAnswer,
  work: async ({ query, actor, database }) => quotaStatus(database, actor, query, await dayZone(database)),
});
