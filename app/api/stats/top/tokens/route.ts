import { dashboardRoute } from '@/lib/http/dashboard-route';
import { filterQuery } from '@/lib/stats/filters';
import { topKeys, topKeysSchema, topShape } from '@/lib/stats/top';

export const GET = dashboardRoute({
  role: 'admin',
  summary: 'The client keys that are used most',
  query: filterQuery('admin', topShape),
  answer: topKeysSchema,
  work: ({ query, database }) => topKeys(database, query.filters, query.own),
});
