'use client';

import type { UserRequest } from '@/lib/queries/requests';
import { RequestDetails } from './request-details';
import { RequestPage } from './request-page';

export function OwnRequestPage({ id }: { id: string }) {
  return (
    <RequestPage<UserRequest>
      id={id}
      renderDetails={(request) => <RequestDetails wide request={request} />}
    />
  );
}
