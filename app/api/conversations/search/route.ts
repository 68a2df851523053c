import { readingScope } from '@/lib/conversations/access';
import { adminSearchQuery, searchAnswerSchema, searchConversations } from '@/lib/conversations/search';
import { dashboardRoute } from '@/lib/http/dashboard-route';

export const GET = dashboardRoute({
  role: 'admin',
  summary:
    'Conversations in which something was said, newest first or by relevance over the newest 5,000 matches',
  query: adminSearchQuery,
  answer: searchAnswerSchema,
  work: async ({ query, database, actor }) =>
    searchConversations(database, query.filters, query.own, await readingScope(database, actor, 'admin')),
});
