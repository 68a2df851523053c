import { z } from 'zod';
import { findChannel } from '@/lib/alerts/channel-store';
import { testChannel } from '@/lib/alerts/test-channel';
import { dashboardRoute } from '@/lib/http/dashboard-route';

export const POST = dashboardRoute({
  role: 'admin',
  summary: 'Send a test message through an alert channel',
  params: z.object({ id: z.string() }),
  answer: z.object({ ok: z.boolean(), error: z.string().nullable() }),
  work: async ({ params, database }) => testChannel(await findChannel(database, params.id)),
});
