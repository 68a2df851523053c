import { readingScope } from '@/lib/conversations/access';
import { conversationDetailSchema, getConversation } from '@/lib/conversations/detail';
import { deleteConversation } from '@/lib/conversations/remove';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { deletedAnswer, idParams } from '@/lib/http/fields';

export const GET = dashboardRoute({
  role: 'admin',
  summary: 'One conversation with its messages and turns',
  params: idParams,
  answer: conversationDetailSchema,
  work: async ({ params, database, actor }) =>
    getConversation(database, params.id, await readingScope(database, actor, 'admin')),
});

export const DELETE = dashboardRoute({
  role: 'admin',
  summary: 'Deletes one conversation for good: text, turns and search',
  params: idParams,
  answer: deletedAnswer,
  work: async ({ params, database, actor }) =>
    deleteConversation(database, params.id, await readingScope(database, actor, 'admin')),
});
