import { dashboardRoute } from '@/lib/http/dashboard-route';
import { adminBreakdownSchema, breakdownShape, getBreakdown } from '@/lib/stats/breakdown';
import { filterQuery } from '@/lib/stats/filters';

export const GET = dashboardRoute({
  role: 'admin',
  summary: 'Requests told apart by one dimension, or by the hour of the week',
  query: filterQuery('admin', breakdownShape('admin')),
  answer: adminBreakdownSchema,
  work: ({ query, database }) => getBreakdown(database, query.filters, query.own),
});
