'use client';

import type { AdminRequestDetail } from '@/lib/queries/requests';
import { AdminRequestDetails } from './admin-request-details';
import { RequestPage } from './request-page';

export function AdminRequestPage({ id }: { id: string }) {
  return (
    <RequestPage<AdminRequestDetail>
      id={id}
      renderDetails={(request) => <AdminRequestDetails wide request={request} />}
    />
  );
}
