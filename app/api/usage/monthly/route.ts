import { dashboardRoute } from '@/lib/http/dashboard-route';
import { filterQuery } from '@/lib/stats/filters';
import { getOwnMonth, monthSchema } from '@/lib/stats/own-usage';
import { monthSoFar } from '@/lib/stats/period';

export const GET = dashboardRoute({
  role: 'user',
  summary: 'One’s own usage in a calendar month, with its days; this month unless told',
  query: filterQuery('user', {}),
  answer: monthSchema,
  work: ({ query, actor, database }) =>
    getOwnMonth(database, query.filters.month ? query.filters : monthSoFar(query.filters), actor.userId),
});
