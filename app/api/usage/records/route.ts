import { dashboardRoute } from '@/lib/http/dashboard-route';
import { scopedToUser } from '@/lib/stats/filters';
import { listRequests, userListQuery, userListSchema } from '@/lib/stats/request-list';

export const GET = dashboardRoute({
  role: 'user',
  summary: 'One’s own requests',
  query: userListQuery,
  answer: userListSchema,
  work: ({ query, actor, database }) =>
    listRequests(database, scopedToUser(query.filters, actor.userId), query.own, 'user'),
});
