import { readingScope } from '@/lib/conversations/access';
import {
  conversationDetailQuery,
  conversationDetailSchema,
  getConversation,
} from '@/lib/conversations/detail';
import { deleteConversation } from '@/lib/conversations/remove';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { deletedAnswer, idParams } from '@/lib/http/fields';

export const GET = dashboardRoute({
  role: 'user',
  summary: 'One own conversation with its messages and turns',
  query: conversationDetailQuery,
  params: idParams,
  answer: conversationDetailSchema,
  work: async ({ params, query, database, actor }) =>
    getConversation(database, params.id, query, await readingScope(database, actor, 'user')),
});

export const DELETE = dashboardRoute({
  role: 'user',
  summary: 'Deletes one own conversation for good: text, turns and search',
  params: idParams,
  answer: deletedAnswer,
  work: async ({ params, database, actor }) =>
    deleteConversation(database, params.id, await readingScope(database, actor, 'user')),
});
