import { z } from 'zod';
import { channelSchema, createChannel, listChannels, newChannelSchema } from '@/lib/alerts/channel-store';
import { dashboardRoute } from '@/lib/http/dashboard-route';

export const GET = dashboardRoute({
  role: 'admin',
  summary: 'Where alerts are sent',
  answer: z.object({ items: z.array(channelSchema) }),
  work: async ({ database }) => ({ items: await listChannels(database) }),
});

export const POST = dashboardRoute({
  role: 'admin',
  summary: 'Add an alert channel',
  body: newChannelSchema,
  answer: channelSchema,
  status: 201,
  work: ({ body, actor, database }) => createChannel(database, actor, body),
});
