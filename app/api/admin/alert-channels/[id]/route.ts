import { z } from 'zod';
import {
  changeChannel,
  channelChangeSchema,
  channelSchema,
  channelView,
  deleteChannel,
  findChannel,
} from '@/lib/alerts/channel-store';
import { dashboardRoute } from '@/lib/http/dashboard-route';

const params = z.object({ id: z.string() });

export const GET = dashboardRoute({
  role: 'admin',
  summary: 'One alert channel',
  params,
  answer: channelSchema,
  work: async ({ params, database }) => channelView(await findChannel(database, params.id)),
});

export const PATCH = dashboardRoute({
  role: 'admin',
  summary: 'Change an alert channel',
  params,
  body: channelChangeSchema,
  answer: channelSchema,
  work: ({ params, body, actor, database }) => changeChannel(database, actor, params.id, body),
});

export const DELETE = dashboardRoute({
  role: 'admin',
  summary: 'Delete an alert channel',
  params,
  answer: z.object({ deleted: z.literal(true) }),
  work: async ({ params, actor, database }) => {
    await deleteChannel(database, actor, params.id);
    return { deleted: true as const };
  },
});
