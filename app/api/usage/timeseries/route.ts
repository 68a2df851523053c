import { dashboardRoute } from '@/lib/http/dashboard-route';
import { filterQuery, scopedToUser } from '@/lib/stats/filters';
import { getTimeseries, timeseriesSchema, timeseriesShape } from '@/lib/stats/timeseries';

export const GET = dashboardRoute({
  role: 'user',
  summary: 'A metric of one’s own requests over time',
  query: filterQuery('user', timeseriesShape('user')),
  answer: timeseriesSchema,
  work: ({ query, actor, database }) =>
    getTimeseries(database, scopedToUser(query.filters, actor.userId), query.own),
});
