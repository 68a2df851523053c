import { z } from 'zod';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { about, keyName } from '@/lib/stats/key-stats';
import { adminListQuery, adminListSchema, listRequests } from '@/lib/stats/request-list';

export const GET = dashboardRoute({
  role: 'admin',
  summary: 'The requests of one client key',
  params: z.object({ id: z.string() }),
  query: adminListQuery,
  answer: adminListSchema,
  work: async ({ params, query, database }) => {
    await keyName(database, params.id);
    return listRequests(database, about(query.filters, 'key', params.id), query.own, 'admin');
  },
});
