import type { AdminRequestAnswer } from './answers';
import { type Page, routeQuery } from './route-query';

export type MeasuredRequest = Omit<AdminRequestAnswer, 'attempts'>;

export const playgroundPath = '/api/admin/proxy/test';

/** The newest trials. Asking for one by its id would be an error until it is written down. */
export function recentTrialsQuery() {
  return routeQuery<Page<MeasuredRequest>>(
    '/api/logs/requests',
    { mode: 'playground', from: '24h', limit: 20 },
    { staleSeconds: 0 },
  );
}
