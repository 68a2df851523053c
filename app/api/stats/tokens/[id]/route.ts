import { z } from 'zod';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { filterQuery } from '@/lib/stats/filters';
import { getKeyStats, keyStatsSchema } from '@/lib/stats/key-stats';

export const GET = dashboardRoute({
  role: 'admin',
  summary: 'What one client key adds up to, and the models behind it',
  params: z.object({ id: z.string() }),
  query: filterQuery('admin', {}),
  answer: keyStatsSchema,
  work: ({ params, query, database }) => getKeyStats(database, query.filters, params.id),
});
