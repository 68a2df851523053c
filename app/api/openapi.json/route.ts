import { z } from 'zod';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { openApiDocument } from '@/lib/http/openapi';

export const GET = dashboardRoute({
  role: 'public',
  summary: 'This document',
  answer: z.looseObject({ openapi: z.literal('3.1.0') }),
  // Loaded when asked for: the table reaches every route, and no other route should wait for that.
  work: async () => {
    const { routeTable } = await import('@/app/api/openapi.json/route-table');
    return openApiDocument(routeTable) as { openapi: '3.1.0' };
  },
});
