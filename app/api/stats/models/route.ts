import { dashboardRoute } from '@/lib/http/dashboard-route';
import { filterQuery } from '@/lib/stats/filters';
import { getModels, modelsSchema } from '@/lib/stats/models';

export const GET = dashboardRoute({
  role: 'admin',
  summary: 'The models that were asked for, largest first',
  query: filterQuery('admin', {}),
  answer: modelsSchema,
  work: ({ query, database }) => getModels(database, query.filters),
});
