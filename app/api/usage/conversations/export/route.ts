import { readingScope } from '@/lib/conversations/access';
import { exportResponse, exportTypes, userConversationExportQuery } from '@/lib/conversations/export';
import { dashboardRoute } from '@/lib/http/dashboard-route';

export const GET = dashboardRoute({
  role: 'user',
  summary: 'Own conversations that pass the filters, whole, as JSON or JSON lines',
  query: userConversationExportQuery,
  answer: 'stream',
  produces: exportTypes,
  work: async ({ query, database, actor, request }) =>
    exportResponse(
      database,
      query.filters,
      query.own,
      await readingScope(database, actor, 'user'),
      request.signal,
    ),
});
