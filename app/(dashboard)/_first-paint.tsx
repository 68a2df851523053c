import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import type { DashboardHandler } from '@/lib/http/dashboard-route';
import { pathWithQuery } from '@/lib/queries/request-json';
import type { PagesKey, RouteKey } from '@/lib/queries/route-query';

export type FirstAnswer = {
  query: { queryKey: RouteKey | PagesKey };
  /** The GET of the route that the query asks. */
  route: DashboardHandler;
  params?: Record<string, string>;
  /** A longer answer is left to the browser: a page need not carry it twice, as text and as data. */
  atMostBytes?: number;
};

/**
 * Asks routes in this process, as whoever looks at the page, and hands their answers to the browser's cache: the
 * first paint has numbers, made by the same code with the same checks as every later one. An answer that fails is
 * left out; the browser asks again and shows what is wrong.
 */
export async function FirstPaint({
  answers,
  children,
}: {
  answers: readonly FirstAnswer[];
  children: ReactNode;
}) {
  const client = new QueryClient();
  const cookie = (await headers()).get('cookie') ?? '';
  await Promise.all(
    answers.map(async ({ query, route, params = {}, atMostBytes }) => {
      const [path, parameters, pages] = query.queryKey;
      const request = new Request(`http://weir.invalid${pathWithQuery(path, parameters)}`, {
        headers: { cookie },
      });
      const response = await route(request, { params: Promise.resolve(params) });
      if (!response.ok) return;
      const text = await response.text();
      if (atMostBytes !== undefined && text.length > atMostBytes) return;
      const answer: unknown = JSON.parse(text);
      client.setQueryData<unknown>(query.queryKey, pages ? { pages: [answer], pageParams: [null] } : answer);
    }),
  );
  return <HydrationBoundary state={dehydrate(client)}>{children}</HydrationBoundary>;
}
