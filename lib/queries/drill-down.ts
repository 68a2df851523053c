// From a figure to the requests behind it: the address of /requests with the page's range and filters, narrowed to
// what was pointed at.
import type { FilterName } from './shared-parameters';
import { carryParameters } from './shared-parameters';

/** `null` takes a filter away. */
export type Narrowing = Partial<Record<FilterName, string | null>> & {
  from?: number | string;
  to?: number | string;
  sort?: string;
};

type ReadParameters = Parameters<typeof carryParameters>[1];

export function requestsAddress(current: ReadParameters, narrowing: Narrowing = {}): string {
  const [, carried = ''] = carryParameters('/requests', current).split('?');
  const next = new URLSearchParams(carried);
  const { from, to, ...others } = narrowing;
  if (from !== undefined && to !== undefined) {
    next.delete('range');
    next.set('from', new Date(from).toISOString());
    next.set('to', new Date(to).toISOString());
  }
  for (const [name, value] of Object.entries(others)) {
    if (value === null || value === undefined) next.delete(name);
    else next.set(name, value);
  }
  const text = next.toString();
  return text ? `/requests?${text}` : '/requests';
}
