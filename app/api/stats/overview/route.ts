import { dashboardRoute } from '@/lib/http/dashboard-route';
import { filterQuery } from '@/lib/stats/filters';
import { adminOverviewSchema, getOverview } from '@/lib/stats/overview';

export const GET = dashboardRoute({
  role: 'admin',
  summary: 'What the requests that pass the filters add up to, and those of the period before',
  query: filterQuery('admin', {}),
  answer: adminOverviewSchema,
  work: ({ query, database }) => getOverview(database, query.filters),
});
