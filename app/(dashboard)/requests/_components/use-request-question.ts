'use client';

import { parseAsString, useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import { isRequestSort, newestFirst } from '@/lib/queries/requests';
import { usePageQuestion } from '../../_usage/use-page-question';

const parsers = {
  q: parseAsString.withDefault(''),
  sort: parseAsString.withDefault(newestFirst),
};

/** Range, filters, search and order of the list, as they stand in the address. */
export function useRequestQuestion() {
  const page = usePageQuestion();
  const [{ q, sort: asked }, setSearch] = useQueryStates(parsers, { history: 'replace' });
  const sort = isRequestSort(asked) ? asked : newestFirst;
  const query = useMemo(() => (q ? { ...page.query, q } : page.query), [page.query, q]);
  return { ...page, query, q, sort, setSearch };
}
