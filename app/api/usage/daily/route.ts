import { dashboardRoute } from '@/lib/http/dashboard-route';
import { filterQuery } from '@/lib/stats/filters';
import { daysSchema, getOwnDays } from '@/lib/stats/own-usage';

export const GET = dashboardRoute({
  role: 'user',
  summary: 'One’s own usage day by day',
  query: filterQuery('user', {}),
  answer: daysSchema,
  work: ({ query, actor, database }) => getOwnDays(database, query.filters, actor.userId),
});
