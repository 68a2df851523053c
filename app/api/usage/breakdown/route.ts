import { dashboardRoute } from '@/lib/http/dashboard-route';
import { breakdownShape, getBreakdown, userBreakdownSchema } from '@/lib/stats/breakdown';
import { filterQuery, scopedToUser } from '@/lib/stats/filters';

export const GET = dashboardRoute({
  role: 'user',
  summary: 'One’s own requests told apart by one dimension, or by the hour of the week',
  query: filterQuery('user', breakdownShape('user')),
  answer: userBreakdownSchema,
  work: ({ query, actor, database }) =>
    getBreakdown(database, scopedToUser(query.filters, actor.userId), query.own),
});
