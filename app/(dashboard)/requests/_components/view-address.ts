import { isFilterName, rangeParameters } from '@/lib/queries/shared-parameters';

const ownParameters: ReadonlySet<string> = new Set(['q', 'sort', ...rangeParameters]);

/** What of the address makes a view: range, filters, search and order, always in the same sequence. */
export function viewAddress(address: URLSearchParams): string {
  const kept = [...address].filter(([name]) => ownParameters.has(name) || isFilterName(name));
  return new URLSearchParams(kept.sort(([left], [right]) => (left < right ? -1 : 1))).toString();
}
