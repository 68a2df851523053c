'use client';

import { useAddressState } from '@/components/filters/use-address-state';
import { textParameter } from '@/lib/queries/address-parameters';

const parameters = { open: textParameter };

/** Which request lies open beside the list: in the address, so that it can be shared and gone back from. */
export function useOpenRequest() {
  const [{ open: openId }, setPlace] = useAddressState(parameters, 'replace');
  return {
    openId,
    // Going back from the first one opened leads to the list, not through every neighbour that was looked at.
    open: (id: string) => setPlace({ open: id }, openId ? 'replace' : 'push'),
    close: () => setPlace({ open: null }),
  };
}
