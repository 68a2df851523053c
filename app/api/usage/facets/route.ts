import { dashboardRoute } from '@/lib/http/dashboard-route';
import { facetsSchema, facetsShape, getFacets } from '@/lib/stats/facets';
import { filterQuery } from '@/lib/stats/filters';

export const GET = dashboardRoute({
  role: 'user',
  summary: 'The values of some fields in one’s own requests, with their counts',
  query: filterQuery('user', facetsShape('user')),
  answer: facetsSchema,
  work: ({ query, actor, database }) =>
    getFacets(database, query.filters, query.own.fields, { userId: actor.userId }),
});
