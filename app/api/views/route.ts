import { z } from 'zod';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { createView, listViews, newViewSchema, viewPages, viewSchema } from '@/lib/saved-views/saved-views';

export const GET = dashboardRoute({
  role: 'user',
  summary: 'Saved views: one’s own, and for administrators those that are shared',
  query: z.object({ page: z.enum(viewPages).optional() }),
  answer: z.object({ items: z.array(viewSchema) }),
  work: async ({ query, actor, database }) => ({ items: await listViews(database, actor, query.page) }),
});

export const POST = dashboardRoute({
  role: 'user',
  summary: 'Save a view',
  body: newViewSchema,
  answer: viewSchema,
  status: 201,
  work: ({ body, actor, database }) => createView(database, actor, body),
});
