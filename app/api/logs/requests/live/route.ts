import { drainSignal } from '@/lib/health/phase';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { filterQuery } from '@/lib/stats/filters';
import { tailRequests } from '@/lib/stats/request-tail';

export const GET = dashboardRoute({
  role: 'admin',
  summary: 'Requests as they end, as server-sent events; goes on after Last-Event-ID',
  query: filterQuery('admin', {}),
  answer: 'stream',
  produces: ['text/event-stream'],
  work: ({ query, database, request }) =>
    new Response(
      tailRequests(database, query.filters, {
        lastEventId: request.headers.get('last-event-id'),
        // A tail never ends by itself: a process that stops must not wait for it.
        signal: AbortSignal.any([request.signal, drainSignal()]),
      }),
      {
        headers: {
          'content-type': 'text/event-stream; charset=utf-8',
          'cache-control': 'no-store, no-transform',
          'x-accel-buffering': 'no',
        },
      },
    ),
});
