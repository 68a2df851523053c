'use client';

import { useSearchParams } from 'next/navigation';
import { useCallback, useMemo } from 'react';
import {
  type FilterName,
  type Filters,
  filtersFromAddress,
  isFilterName,
} from '@/lib/queries/shared-parameters';
import { goToParameters } from './use-address-state';

/** The filters in the address. Names are open-ended (`tag.<name>`), so they are read from it as they stand. */
export function useFilters() {
  const address = useSearchParams();
  const filters = useMemo<Filters>(() => filtersFromAddress(address), [address]);

  const setFilter = useCallback((name: FilterName, values: readonly string[]) => {
    const next = new URLSearchParams(window.location.search);
    next.delete(name);
    if (values.length > 0) next.set(name, values.join(','));
    // A cursor belongs to the list as it was filtered before.
    next.delete('cursor');
    goToParameters(next, 'push');
  }, []);

  const clearFilters = useCallback(() => {
    const next = new URLSearchParams(window.location.search);
    for (const name of [...next.keys()]) if (isFilterName(name)) next.delete(name);
    next.delete('cursor');
    goToParameters(next, 'push');
  }, []);

  return { filters, setFilter, clearFilters };
}
