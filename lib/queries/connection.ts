import type { ConnectionAnswer } from './answers';
import { routeQuery } from './route-query';

export type Connection = ConnectionAnswer;
export type ClientMistake = ConnectionAnswer['mistakes'][number];

/** Asked again and again while somebody waits for their first request. */
export function connectionQuery(since: string) {
  return routeQuery<Connection>(
    '/api/usage/connection',
    { from: since },
    { refreshSeconds: 2, staleSeconds: 0 },
  );
}
