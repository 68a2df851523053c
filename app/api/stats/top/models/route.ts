import { dashboardRoute } from '@/lib/http/dashboard-route';
import { filterQuery } from '@/lib/stats/filters';
import { topModels, topModelsSchema, topShape } from '@/lib/stats/top';

export const GET = dashboardRoute({
  role: 'admin',
  summary: 'The models that are used most',
  query: filterQuery('admin', topShape),
  answer: topModelsSchema,
  work: ({ query, database }) => topModels(database, query.filters, query.own),
});
