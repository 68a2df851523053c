import { activeRequests } from '@/lib/gateway/active-requests';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { processJournal } from '@/lib/journal/process-journal';
import { getRealtime, realtimeSchema } from '@/lib/stats/realtime';

export const GET = dashboardRoute({
  role: 'admin',
  summary: 'The last minute and the last five, and what is under way on this node',
  answer: realtimeSchema,
  work: ({ database }) => {
    const journal = processJournal()?.stats();
    return getRealtime(database, {
      activeRequests: activeRequests(),
      journal: { pending: journal?.pending ?? 0, oldestMs: journal?.oldestMs ?? 0 },
    });
  },
});
