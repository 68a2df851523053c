import { dashboardRoute } from '@/lib/http/dashboard-route';
import { filterQuery } from '@/lib/stats/filters';
import { getTimeseries, timeseriesSchema, timeseriesShape } from '@/lib/stats/timeseries';

export const GET = dashboardRoute({
  role: 'admin',
  summary: 'A metric over time, told apart by a dimension',
  query: filterQuery('admin', timeseriesShape('admin')),
  answer: timeseriesSchema,
  work: ({ query, database }) => getTimeseries(database, query.filters, query.own),
});
