'use client';

import { lazy } from 'react';
import { usageText } from '@/lib/i18n/dictionaries/usage';
import { usageAdminText } from '@/lib/i18n/dictionaries/usage-admin';
import { useText } from '@/lib/i18n/locale-provider';
import type { AdminRequest, AdminRequestDetail } from '@/lib/queries/requests';
import { useAdminFields } from '../../_usage/use-admin-fields';
import { useAdminColumns } from './admin-columns';
import { railFields } from './page-wishes';
import { RequestsView } from './requests-view';

// What a row opens comes when the first one is opened.
const AdminRequestDetails = lazy(() =>
  import('./admin-request-details').then((module) => ({ default: module.AdminRequestDetails })),
);

export function AdminRequests() {
  const own = useAdminFields();
  const labels = { ...useText(usageText).fields, ...useText(usageAdminText).fields };
  const columns = useAdminColumns();
  return (
    <RequestsView<AdminRequest>
      columns={columns}
      fields={own}
      rail={railFields.admin.map((name) => ({ name, label: labels[name] }))}
      renderDetails={(request) => <AdminRequestDetails request={request as AdminRequestDetail} />}
    />
  );
}
