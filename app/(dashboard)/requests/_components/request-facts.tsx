'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { useTimeRange } from '@/components/filters/use-time-range';
import { CopyButton } from '@/components/ui/copy-button';
import { formatInstant, formatOffset } from '@/lib/format/time';
import { commonText } from '@/lib/i18n/dictionaries/common';
import { requestsText } from '@/lib/i18n/dictionaries/requests';
import { usageText } from '@/lib/i18n/dictionaries/usage';
import { useText } from '@/lib/i18n/locale-provider';
import type { UserRequest } from '@/lib/queries/requests';
import type { FilterName } from '@/lib/queries/shared-parameters';
import { useValueLabel } from '../../_usage/use-labels';

export type Fact = {
  name: string;
  value: ReactNode;
  /** The filter that finds the requests that share it. */
  filter?: readonly [FilterName, string | null];
  copy?: string | null;
};

/** Everything else that is known; what others may share leads to them. */
export function RequestFacts({ request, extra }: { request: UserRequest; extra: readonly Fact[] }) {
  const text = useText(requestsText);
  const usage = useText(usageText);
  const common = useText(commonText);
  const valueLabel = useValueLabel();
  const { zone } = useTimeRange();
  const names = text.columns;
  const endings: Readonly<Record<string, string>> = usage.endReason;
  const at = Date.parse(request.createdAt);
  const facts: Fact[] = [
    { name: names.id, value: <Code>{request.id}</Code>, copy: request.id },
    {
      name: text.time,
      value: `${formatInstant(at, zone)}.${String(at % 1000).padStart(3, '0')} ${formatOffset(zone, at)}`,
    },
    { name: names.key, value: request.keyName ?? request.keyId, filter: ['keyId', request.keyId] },
    {
      name: names.project,
      value: request.projectName ?? request.projectId,
      filter: ['projectId', request.projectId],
    },
    ...extra,
    { name: names.provider, value: request.provider, filter: ['provider', request.provider] },
    { name: names.endpoint, value: `${request.protocol} · ${request.endpoint}` },
    { name: names.mode, value: valueLabel('mode', request.mode), filter: ['mode', request.mode] },
    { name: names.stream, value: request.stream ? common.yes : common.no },
    { name: names.httpStatus, value: request.httpStatus },
    { name: names.endReason, value: request.endReason && (endings[request.endReason] ?? request.endReason) },
    {
      name: names.sessionId,
      value: request.sessionId && <Code>{request.sessionId}</Code>,
      filter: ['sessionId', request.sessionId],
    },
    { name: names.clientIp, value: request.clientIp, filter: ['clientIp', request.clientIp || null] },
    { name: names.userAgent, value: request.userAgent },
    ...Object.entries(request.tags).map(
      ([name, value]): Fact => ({ name, value, filter: [`tag.${name}`, value] }),
    ),
    { name: text.priceVersion, value: request.priceVersion },
    {
      name: text.conversation,
      value: request.conversationId ? (
        <Link
          href={`/conversations/${request.conversationId}`}
          className="text-accent underline-offset-4 hover:underline"
        >
          {text.openConversation}
        </Link>
      ) : null,
    },
  ];
  return (
    <section>
      <h2 className="mb-2 font-semibold">{text.details}</h2>
      <dl className="grid grid-cols-[8.5rem_minmax(0,1fr)] gap-x-3 gap-y-1.5">
        {facts
          .filter(({ value }) => value !== null && value !== undefined && value !== '')
          .map((fact) => (
            <FactLine key={fact.name} fact={fact} sameValue={text.sameValue(fact.name)} />
          ))}
      </dl>
    </section>
  );
}

function FactLine({ fact, sameValue }: { fact: Fact; sameValue: string }) {
  const [filter, wanted] = fact.filter ?? [];
  return (
    <>
      <dt className="break-words text-ink-soft">{fact.name}</dt>
      <dd className="flex min-w-0 items-start gap-1 break-words [overflow-wrap:anywhere]">
        {filter && wanted ? (
          <Link
            href={`/requests?range=30d&${new URLSearchParams({ [filter]: wanted })}`}
            title={sameValue}
            className="min-w-0 rounded-sm underline decoration-line-strong decoration-dotted underline-offset-4 hover:text-accent"
          >
            {fact.value}
          </Link>
        ) : (
          <span className="min-w-0">{fact.value}</span>
        )}
        {fact.copy ? <CopyButton value={fact.copy} className="-my-1 border-transparent" /> : null}
      </dd>
    </>
  );
}

export function Code({ children }: { children: ReactNode }) {
  return <code className="font-mono text-sm [overflow-wrap:anywhere]">{children}</code>;
}
