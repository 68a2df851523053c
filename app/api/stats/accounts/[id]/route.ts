import { z } from 'zod';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { filterQuery } from '@/lib/stats/filters';
import { accountStatsSchema, getAccountStats } from '@/lib/stats/key-stats';

export const GET = dashboardRoute({
  role: 'admin',
  summary: 'What one upstream account adds up to, and its requests by model',
  params: z.object({ id: z.string() }),
  query: filterQuery('admin', {}),
  answer: accountStatsSchema,
  work: ({ params, query, database }) => getAccountStats(database, query.filters, params.id),
});
