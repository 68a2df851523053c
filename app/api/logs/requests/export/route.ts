import { dashboardRoute } from '@/lib/http/dashboard-route';
import { filterQuery } from '@/lib/stats/filters';
import { exportResponse, exportShape, exportTypes } from '@/lib/stats/request-export';

export const GET = dashboardRoute({
  role: 'admin',
  summary: 'All requests that pass the filters, as CSV, JSON or JSON lines',
  query: filterQuery('admin', exportShape),
  answer: 'stream',
  produces: exportTypes,
  work: ({ query, database, request }) =>
    exportResponse(database, query.filters, query.own, 'admin', request.signal),
});
