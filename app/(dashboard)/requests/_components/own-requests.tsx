'use client';

import { lazy } from 'react';
import { usageText } from '@/lib/i18n/dictionaries/usage';
import { useText } from '@/lib/i18n/locale-provider';
import type { UserRequest } from '@/lib/queries/requests';
import { railFields } from './page-wishes';
import { useRequestColumns } from './request-columns';
import { RequestsView } from './requests-view';

// What a row opens comes when the first one is opened.
const RequestDetails = lazy(() =>
  import('./request-details').then((module) => ({ default: module.RequestDetails })),
);

export function OwnRequests() {
  const { fields } = useText(usageText);
  const columns = useRequestColumns();
  return (
    <RequestsView<UserRequest>
      columns={columns}
      rail={railFields.user.map((name) => ({ name, label: fields[name] }))}
      renderDetails={(request) => <RequestDetails request={request} />}
    />
  );
}
