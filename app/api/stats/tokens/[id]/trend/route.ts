import { z } from 'zod';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { filterQuery } from '@/lib/stats/filters';
import { about } from '@/lib/stats/key-stats';
import { getTimeseries, timeseriesSchema, timeseriesShape } from '@/lib/stats/timeseries';

export const GET = dashboardRoute({
  role: 'admin',
  summary: 'A metric of one client key over time',
  params: z.object({ id: z.string() }),
  query: filterQuery('admin', timeseriesShape('admin')),
  answer: timeseriesSchema,
  work: ({ params, query, database }) =>
    getTimeseries(database, about(query.filters, 'key', params.id), query.own),
});
