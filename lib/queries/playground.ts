import type { AdminRequestAnswer } from './answers';
import { routeQuery } from './route-query';

export type MeasuredRequest = AdminRequestAnswer;

export const playgroundPath = '/api/admin/proxy/test';

/** The row of a request that has just ended: it is there within a second, until then the question is repeated. */
export function measuredRequestQuery(id: string) {
  return {
    ...routeQuery<MeasuredRequest>(
      `/api/logs/requests/${encodeURIComponent(id)}`,
      {},
      { staleSeconds: 3600 },
    ),
    retry: 12,
    retryDelay: 250,
  };
}
