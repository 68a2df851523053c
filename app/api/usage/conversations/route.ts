import { readingScope } from '@/lib/conversations/access';
import { conversationPageSchema, listConversations, userConversationQuery } from '@/lib/conversations/list';
import { dashboardRoute } from '@/lib/http/dashboard-route';

export const GET = dashboardRoute({
  role: 'user',
  summary: 'Own conversations, newest first',
  query: userConversationQuery,
  answer: conversationPageSchema,
  work: async ({ query, database, actor }) =>
    listConversations(database, query.filters, query.own, await readingScope(database, actor, 'user')),
});
