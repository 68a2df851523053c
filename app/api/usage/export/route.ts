import { dashboardRoute } from '@/lib/http/dashboard-route';
import { filterQuery, scopedToUser } from '@/lib/stats/filters';
import { exportResponse, exportShape, exportTypes } from '@/lib/stats/request-export';

export const GET = dashboardRoute({
  role: 'user',
  summary: 'All of your requests that pass the filters, as CSV, JSON or JSON lines',
  query: filterQuery('user', exportShape),
  answer: 'stream',
  produces: exportTypes,
  work: ({ query, actor, database, request }) =>
    exportResponse(database, scopedToUser(query.filters, actor.userId), query.own, 'user', request.signal),
});
