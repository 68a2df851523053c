'use client';

import { parseAsString, useQueryState } from 'nuqs';

/** Which request lies open beside the list: in the address, so that it can be shared and gone back from. */
export function useOpenRequest() {
  const [openId, setOpenId] = useQueryState('open', parseAsString.withOptions({ history: 'push' }));
  return {
    openId,
    open: (id: string) => void setOpenId(id, { history: openId ? 'replace' : 'push' }),
    close: () => void setOpenId(null),
  };
}
