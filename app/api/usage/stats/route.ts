import { dashboardRoute } from '@/lib/http/dashboard-route';
import { filterQuery, scopedToUser } from '@/lib/stats/filters';
import { getOverview, userOverviewSchema } from '@/lib/stats/overview';

export const GET = dashboardRoute({
  role: 'user',
  summary: 'What one’s own requests add up to, and those of the period before',
  query: filterQuery('user', {}),
  answer: userOverviewSchema,
  work: ({ query, actor, database }) => getOverview(database, scopedToUser(query.filters, actor.userId)),
});
