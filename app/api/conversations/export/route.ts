import { readingScope } from '@/lib/conversations/access';
import { adminConversationExportQuery, exportResponse, exportTypes } from '@/lib/conversations/export';
import { dashboardRoute } from '@/lib/http/dashboard-route';

export const GET = dashboardRoute({
  role: 'admin',
  summary: 'Conversations that pass the filters, whole, as JSON or JSON lines',
  query: adminConversationExportQuery,
  answer: 'stream',
  produces: exportTypes,
  work: async ({ query, database, actor, request }) =>
    exportResponse(
      database,
      query.filters,
      query.own,
      await readingScope(database, actor, 'admin'),
      request.signal,
    ),
});
