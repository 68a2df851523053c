import { queryOptions } from '@tanstack/react-query';
import { type QueryParameters, requestJson } from './request-json';

/** Every query's key is the path and the parameters it asks for, so the server can paint the same key first. */
export type RouteKey = readonly [path: string, query: QueryParameters];

/** React-query options of one GET route. `refreshSeconds` polls while the page is visible. */
export function routeQuery<Answer>(
  path: string,
  query: QueryParameters = {},
  options: { refreshSeconds?: number; staleSeconds?: number } = {},
) {
  return queryOptions<Answer, Error, Answer, RouteKey>({
    queryKey: [path, compact(query)],
    queryFn: ({ signal }) => requestJson<Answer>(path, { query, signal }),
    staleTime: (options.staleSeconds ?? 10) * 1000,
    ...(options.refreshSeconds ? { refetchInterval: options.refreshSeconds * 1000 } : {}),
  });
}

/** Without absent values, so that "not set" and "undefined" are one cache entry on server and browser alike. */
function compact(query: QueryParameters): QueryParameters {
  return Object.fromEntries(
    Object.entries(query)
      .filter(([, value]) => value !== undefined && value !== null && value !== '')
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
