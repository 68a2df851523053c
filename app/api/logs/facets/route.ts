import { dashboardRoute } from '@/lib/http/dashboard-route';
import { facetsSchema, facetsShape, getFacets } from '@/lib/stats/facets';
import { filterQuery } from '@/lib/stats/filters';

export const GET = dashboardRoute({
  role: 'admin',
  summary: 'The values of some fields with their counts, each under all filters but its own',
  query: filterQuery('admin', facetsShape('admin')),
  answer: facetsSchema,
  work: ({ query, database }) => getFacets(database, query.filters, query.own.fields, null),
});
