import { dashboardRoute } from '@/lib/http/dashboard-route';
import { adminListQuery, adminListSchema, listRequests } from '@/lib/stats/request-list';

export const GET = dashboardRoute({
  role: 'admin',
  summary: 'Requests, newest first unless sorted otherwise',
  query: adminListQuery,
  answer: adminListSchema,
  work: ({ query, database }) => listRequests(database, query.filters, query.own, 'admin'),
});
