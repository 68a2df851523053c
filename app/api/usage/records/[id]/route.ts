import { z } from 'zod';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { getRequest } from '@/lib/stats/request-detail';
import { userRequestSchema } from '@/lib/stats/request-row';

export const GET = dashboardRoute({
  role: 'user',
  summary: 'One of one’s own requests',
  params: z.object({ id: z.string() }),
  answer: userRequestSchema,
  work: ({ params, actor, database }) => getRequest(database, params.id, 'user', actor.userId),
});
