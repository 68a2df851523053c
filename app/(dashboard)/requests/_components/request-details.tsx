'use client';

import type { ReactNode } from 'react';
import { CodeSnippet } from '@/components/ui/code-snippet';
import { Count } from '@/components/ui/count';
import { ModelName } from '@/components/ui/model-name';
import { Money } from '@/components/ui/money';
import { Notice } from '@/components/ui/notice';
import { TimeAgo } from '@/components/ui/time-ago';
import { formatDuration } from '@/lib/format/time';
import { requestsText } from '@/lib/i18n/dictionaries/requests';
import { useText } from '@/lib/i18n/locale-provider';
import type { UserRequest } from '@/lib/queries/requests';
import { StatusMark } from '../../_usage/status-mark';
import { useValueLabel } from '../../_usage/use-labels';
import { CostTable } from './cost-table';
import { type Fact, RequestFacts } from './request-facts';
import { TimingBar } from './timing-bar';

export type RequestDetailsProps = {
  request: UserRequest;
  /** Under the arithmetic of the cost. */
  costFoot?: ReactNode;
  /** In the place of a cost that is not known. */
  unknownPrice?: ReactNode;
  /** Between timing and facts. */
  behind?: ReactNode;
  extraFacts?: readonly Fact[];
  /** Two columns where there is room: on its own page. */
  wide?: boolean;
};

export function RequestDetails({ request, wide = false, ...slots }: RequestDetailsProps) {
  const text = useText(requestsText);
  const valueLabel = useValueLabel();
  return (
    <div className="flex flex-col gap-6">
      <header className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <ModelName model={request.model} className="font-semibold text-lg" />
        <StatusMark status={request.status} />
        <TimeAgo value={request.createdAt} className="text-ink-soft" />
        <dl className="flex basis-full flex-wrap gap-x-6 gap-y-1 text-ink-soft">
          <Headline name={text.columns.totalTokens} value={<Count value={request.totalTokens} />} />
          <Headline
            name={text.cost}
            value={
              request.cost === null && request.usageSource === 'none' ? '–' : <Money value={request.cost} />
            }
          />
          <Headline name={text.columns.durationMs} value={formatDuration(request.durationMs)} />
          <Headline name={text.firstToken} value={formatDuration(request.ttftMs)} />
        </dl>
      </header>
      {request.errorMessage || request.errorCode ? (
        <Notice tone={request.status === 'error' ? 'bad' : 'warn'}>
          <p className="font-medium">
            {request.errorCode ? valueLabel('errorCode', request.errorCode) : null}
            {request.httpStatus ? <span className="ml-2 font-normal">HTTP {request.httpStatus}</span> : null}
          </p>
          {request.errorMessage ? <p>{request.errorMessage}</p> : null}
        </Notice>
      ) : null}
      <div className={wide ? 'grid gap-x-10 gap-y-6 lg:grid-cols-2' : 'flex flex-col gap-6'}>
        <div className="flex min-w-0 flex-col gap-6">
          <CostTable request={request} foot={slots.costFoot} unknownPrice={slots.unknownPrice} />
          <TimingBar request={request} />
          {slots.behind}
        </div>
        <div className="flex min-w-0 flex-col gap-6">
          <RequestFacts request={request} extra={slots.extraFacts ?? []} />
          {request.usageRaw ? (
            <section>
              <h2 className="mb-2 font-semibold">{text.rawUsage}</h2>
              <CodeSnippet
                label={text.rawUsage}
                snippets={[{ name: 'JSON', code: readable(request.usageRaw) }]}
              />
            </section>
          ) : null}
        </div>
      </div>
    </div>
  );
}

function Headline({ name, value }: { name: string; value: ReactNode }) {
  return (
    <div className="flex items-baseline gap-1.5">
      <dt className="text-sm">{name}</dt>
      <dd className="font-medium text-ink">{value}</dd>
    </div>
  );
}

/** Cut off at its size limit it is no JSON any more: then it is shown as it is. */
function readable(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}
