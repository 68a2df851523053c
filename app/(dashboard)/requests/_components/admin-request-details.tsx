'use client';

import Link from 'next/link';
import { useViewer } from '@/components/layout/viewer';
import { formatMoneyExact } from '@/lib/format/money';
import { commonText } from '@/lib/i18n/dictionaries/common';
import { requestsAdminText } from '@/lib/i18n/dictionaries/requests-admin';
import { useText } from '@/lib/i18n/locale-provider';
import type { AdminRequestDetail } from '@/lib/queries/requests';
import { AttemptWaterfall } from './attempt-waterfall';
import { RequestDetails } from './request-details';
import { Code, type Fact } from './request-facts';

/** A request with what only administrators see of it. */
export function AdminRequestDetails({
  request,
  wide = false,
}: {
  request: AdminRequestDetail;
  wide?: boolean;
}) {
  const text = useText(requestsAdminText);
  const common = useText(commonText);
  const { money } = useViewer();
  const facts: Fact[] = [
    {
      name: text.columns.user,
      value: request.userName ?? request.userId,
      filter: ['userId', request.userId],
    },
    {
      name: text.columns.account,
      value: request.accountName ?? request.accountId,
      filter: ['accountId', request.accountId],
    },
    { name: text.platform, value: request.platform },
    { name: text.upstreamModel, value: request.upstreamModel },
    {
      name: text.upstreamRequestId,
      value: request.upstreamRequestId && <Code>{request.upstreamRequestId}</Code>,
      copy: request.upstreamRequestId,
    },
  ];
  return (
    <RequestDetails
      request={request}
      wide={wide}
      extraFacts={facts}
      unknownPrice={
        <Link
          href={`/pricing?q=${encodeURIComponent(request.model)}`}
          title={text.setPrice}
          className="text-warn underline decoration-dotted underline-offset-4"
        >
          {common.unknownPrice}
        </Link>
      }
      costFoot={
        request.baseCost !== null && request.cost !== null ? (
          <p className="mt-1 flex flex-wrap justify-end gap-x-2 text-ink-soft text-sm">
            <span>
              {text.baseCost} {formatMoneyExact(request.baseCost, money)}
            </span>
            <span>
              × {text.rate} {request.priceRate}
            </span>
            <span>
              = {text.billed} {formatMoneyExact(request.cost, money)}
            </span>
          </p>
        ) : null
      }
      behind={<AttemptWaterfall request={request} />}
    />
  );
}
