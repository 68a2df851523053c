'use client';

import { useMemo } from 'react';
import { useAddressState } from '@/components/filters/use-address-state';
import { searchParameter, textParameter } from '@/lib/queries/address-parameters';
import { isRequestSort, newestFirst } from '@/lib/queries/requests';
import { usePageQuestion } from '../../_usage/use-page-question';

const parameters = {
  q: searchParameter,
  sort: textParameter,
};

/** Range, filters, search and order of the list, as they stand in the address. */
export function useRequestQuestion() {
  const page = usePageQuestion();
  const [{ q, sort: asked }, setSearch] = useAddressState(parameters, 'replace');
  const sort = asked !== null && isRequestSort(asked) ? asked : newestFirst;
  const query = useMemo(() => (q ? { ...page.query, q } : page.query), [page.query, q]);
  return { ...page, query, q, sort, setSearch };
}
