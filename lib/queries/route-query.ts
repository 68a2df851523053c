import { type InfiniteData, infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { type QueryParameters, requestJson } from './request-json';

/** Every query's key is the path and the parameters it asks for, so the server can paint the same key first. */
export type RouteKey = readonly [path: string, query: QueryParameters];
/** A list that grows page by page. */
export type PagesKey = readonly [path: string, query: QueryParameters, 'pages'];

export type Page<Item> = { items: Item[]; nextCursor: string | null };

type Freshness = { refreshSeconds?: number; staleSeconds?: number };

function freshness({ refreshSeconds, staleSeconds = 10 }: Freshness) {
  return {
    staleTime: staleSeconds * 1000,
    ...(refreshSeconds ? { refetchInterval: refreshSeconds * 1000 } : {}),
  };
}

/** React-query options of one GET route. `refreshSeconds` polls while the page is visible. */
export function routeQuery<Answer>(path: string, query: QueryParameters = {}, options: Freshness = {}) {
  return queryOptions<Answer, Error, Answer, RouteKey>({
    queryKey: [path, compact(query)],
    queryFn: ({ signal }) => requestJson<Answer>(path, { query, signal }),
    ...freshness(options),
  });
}

/** React-query options of a list route with keyset paging; `Answer` where its pages say more than their items. */
export function routePages<Item, Answer extends { nextCursor: string | null } = Page<Item>>(
  path: string,
  query: QueryParameters = {},
  options: Freshness = {},
) {
  return infiniteQueryOptions<Answer, Error, InfiniteData<Answer, string | null>, PagesKey, string | null>({
    queryKey: [path, compact(query), 'pages'],
    queryFn: ({ signal, pageParam }) =>
      requestJson<Answer>(path, { query: { ...query, cursor: pageParam }, signal }),
    initialPageParam: null,
    getNextPageParam: (last) => last.nextCursor,
    ...freshness(options),
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
