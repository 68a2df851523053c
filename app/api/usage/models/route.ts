import { dashboardRoute } from '@/lib/http/dashboard-route';
import { filterQuery } from '@/lib/stats/filters';
import { getOwnModels, ownModelsSchema } from '@/lib/stats/own-usage';

export const GET = dashboardRoute({
  role: 'user',
  summary: 'The models one used, with their share of the cost',
  query: filterQuery('user', {}),
  answer: ownModelsSchema,
  work: ({ query, actor, database }) => getOwnModels(database, query.filters, actor.userId),
});
