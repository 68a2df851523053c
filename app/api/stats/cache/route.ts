import { dashboardRoute } from '@/lib/http/dashboard-route';
import { cacheSchema, getCacheSavings } from '@/lib/stats/cache-savings';
import { filterQuery } from '@/lib/stats/filters';

export const GET = dashboardRoute({
  role: 'admin',
  summary: 'What Weir’s own cache and the providers’ prompt caches saved',
  query: filterQuery('admin', {}),
  answer: cacheSchema,
  work: ({ query, database }) => getCacheSavings(database, query.filters),
});
