import { readingScope } from '@/lib/conversations/access';
import { adminConversationQuery, conversationPageSchema, listConversations } from '@/lib/conversations/list';
import { dashboardRoute } from '@/lib/http/dashboard-route';

export const GET = dashboardRoute({
  role: 'admin',
  summary: 'Conversations, newest first',
  query: adminConversationQuery,
  answer: conversationPageSchema,
  work: async ({ query, database, actor }) =>
    listConversations(database, query.filters, query.own, await readingScope(database, actor, 'admin')),
});
