'use client';

import { useAddressState } from '@/components/filters/use-address-state';
import { choiceParameter, searchParameter } from '@/lib/queries/address-parameters';
import { searchSorts } from '@/lib/queries/conversations';
import { usePageQuestion } from '../../_usage/use-page-question';

const parameters = { q: searchParameter, sort: choiceParameter(searchSorts, 'newest') };

/** Range, filters, search and order of the list, as they stand in the address. */
export function useConversationQuestion() {
  const page = usePageQuestion();
  const [{ q, sort }, setSearch] = useAddressState(parameters, 'replace');
  return { ...page, q, sort, setSearch };
}
