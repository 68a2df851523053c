import { z } from 'zod';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { getRequest } from '@/lib/stats/request-detail';
import { adminRequestDetailSchema } from '@/lib/stats/request-row';

export const GET = dashboardRoute({
  role: 'admin',
  summary: 'One request with every try at an upstream',
  params: z.object({ id: z.string() }),
  answer: adminRequestDetailSchema,
  work: ({ params, database }) => getRequest(database, params.id, 'admin'),
});
