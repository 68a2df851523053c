'use client';

import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { useCallback, useMemo } from 'react';
import {
  type FilterName,
  type Filters,
  filtersFromAddress,
  isFilterName,
} from '@/lib/queries/shared-parameters';

/** The filters in the address. Names are open-ended (`tag.<name>`), so they are read from it as they stand. */
export function useFilters() {
  const router = useRouter();
  const pathname = usePathname();
  const address = useSearchParams();
  const filters = useMemo<Filters>(() => filtersFromAddress(address), [address]);

  const go = useCallback(
    (next: URLSearchParams) => {
      const text = next.toString();
      router.push(text ? `${pathname}?${text}` : pathname, { scroll: false });
    },
    [router, pathname],
  );

  const setFilter = useCallback(
    (name: FilterName, values: readonly string[]) => {
      const next = new URLSearchParams(address);
      next.delete(name);
      if (values.length > 0) next.set(name, values.join(','));
      // A cursor belongs to the list as it was filtered before.
      next.delete('cursor');
      go(next);
    },
    [address, go],
  );

  const clearFilters = useCallback(() => {
    const next = new URLSearchParams(address);
    for (const name of [...next.keys()]) if (isFilterName(name)) next.delete(name);
    next.delete('cursor');
    go(next);
  }, [address, go]);

  return { filters, setFilter, clearFilters };
}
