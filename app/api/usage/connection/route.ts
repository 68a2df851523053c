import { connectionAnswerSchema, connectionStatus } from '@/lib/connection/connection-status';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { filterQuery } from '@/lib/stats/filters';

export const GET = dashboardRoute({
  role: 'user',
  summary: 'Whether a client of yours has got through since an instant, and what it did wrong where not',
  query: filterQuery('user', {}),
  answer: connectionAnswerSchema,
  work: ({ query, actor, database }) => connectionStatus(database, actor, query.filters),
});
