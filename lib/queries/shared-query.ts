import { isTimeZone } from '@/lib/time';
import type { QueryParameters } from './request-json';
import { filtersFromAddress } from './shared-parameters';
import { rangeFromAddress, rangeQuery } from './time-range';

type ReadParameters = {
  get(name: string): string | null;
  getAll(name: string): string[];
  keys(): IterableIterator<string>;
};

/**
 * What a page's address asks of the API: range, zone and filters. Server and browser both derive their query keys
 * from this, which is what lets the first paint be reused.
 */
export function sharedQuery(address: ReadParameters, now: number, defaultZone: string): QueryParameters {
  const asked = address.get('tz');
  const zone = asked && isTimeZone(asked) ? asked : defaultZone;
  const range = rangeFromAddress(
    { range: address.get('range'), from: address.get('from'), to: address.get('to') },
    now,
    zone,
  );
  return { ...filtersFromAddress(address), ...rangeQuery(range, now, zone) };
}
