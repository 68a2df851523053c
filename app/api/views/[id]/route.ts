import { z } from 'zod';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { changeView, deleteView, viewChangeSchema, viewSchema } from '@/lib/saved-views/saved-views';

const params = z.object({ id: z.string() });

export const PATCH = dashboardRoute({
  role: 'user',
  summary: 'Change a saved view of one’s own',
  params,
  body: viewChangeSchema,
  answer: viewSchema,
  work: ({ params, body, actor, database }) => changeView(database, actor, params.id, body),
});

export const DELETE = dashboardRoute({
  role: 'user',
  summary: 'Delete a saved view of one’s own',
  params,
  answer: z.object({ deleted: z.literal(true) }),
  work: async ({ params, actor, database }) => {
    await deleteView(database, actor, params.id);
    return { deleted: true as const };
  },
});
