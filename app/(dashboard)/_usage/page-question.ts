import 'server-only';
import { nowMillis } from '@/lib/clock';
import type { QueryParameters } from '@/lib/queries/request-json';
import { type Audience, usageQuery } from '@/lib/queries/usage';
import { pageViewer } from '../_page-viewer';

export type PageQuestion = { audience: Audience; query: QueryParameters; address: URLSearchParams };

/** What the address of a page asks, the same as `usePageQuestion` finds in the browser. */
export async function pageQuestion(
  searchParams: Promise<Record<string, string | string[] | undefined>>,
): Promise<PageQuestion> {
  const viewer = await pageViewer();
  const address = new URLSearchParams();
  for (const [name, value] of Object.entries(await searchParams)) {
    for (const item of Array.isArray(value) ? value : [value])
      if (item !== undefined) address.append(name, item);
  }
  const audience = viewer.role;
  return {
    audience,
    query: usageQuery(address, { audience, now: nowMillis(), zone: viewer.timeZone }),
    address,
  };
}
