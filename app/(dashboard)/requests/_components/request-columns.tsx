'use client';

import { useMemo } from 'react';
import type { Column } from '@/components/tables/column';
import { Count } from '@/components/ui/count';
import { ModelName } from '@/components/ui/model-name';
import { Money } from '@/components/ui/money';
import { TimeAgo } from '@/components/ui/time-ago';
import { formatDuration } from '@/lib/format/time';
import { commonText } from '@/lib/i18n/dictionaries/common';
import { requestsText } from '@/lib/i18n/dictionaries/requests';
import { usageText } from '@/lib/i18n/dictionaries/usage';
import { useText } from '@/lib/i18n/locale-provider';
import { requestSorts, type UserRequest } from '@/lib/queries/requests';
import { StatusMark } from '../../_usage/status-mark';
import { useValueLabel } from '../../_usage/use-labels';

type TextField =
  | 'projectName'
  | 'provider'
  | 'protocol'
  | 'endpoint'
  | 'clientIp'
  | 'userAgent'
  | 'sessionId'
  | 'id';
type CountField = 'inputTokens' | 'cacheReadTokens' | 'cacheWriteTokens' | 'outputTokens' | 'reasoningTokens';

const nothing = <span className="text-ink-faint">–</span>;

export function textCell(value: string | null) {
  return value ? <span title={value}>{value}</span> : nothing;
}

/** The columns everybody has. The server sorts, so a value to sort by only marks which ones it can. */
export function useRequestColumns(): Column<UserRequest>[] {
  const text = useText(requestsText);
  const usage = useText(usageText);
  const common = useText(commonText);
  const valueLabel = useValueLabel();
  return useMemo(() => {
    const names = text.columns;
    const sortable = (id: string) =>
      (requestSorts as readonly string[]).includes(id)
        ? { sortValue: () => null, firstDescending: true }
        : {};
    const words = (id: keyof typeof names, field: TextField, minWidth: number): Column<UserRequest> => ({
      id,
      header: names[id],
      minWidth,
      hideable: true,
      hiddenAtFirst: true,
      cell: (row) => textCell(row[field]),
    });
    const count = (id: CountField): Column<UserRequest> => ({
      id,
      header: names[id],
      width: 104,
      align: 'right',
      hideable: true,
      hiddenAtFirst: true,
      cell: (row) => <Count value={row[id]} />,
    });
    const endings: Readonly<Record<string, string>> = usage.endReason;
    return [
      {
        id: 'createdAt',
        header: names.createdAt,
        width: 102,
        ...sortable('createdAt'),
        cell: (row) => <TimeAgo value={row.createdAt} className="text-ink-soft" />,
      },
      {
        id: 'status',
        header: names.status,
        width: 116,
        hideable: true,
        cell: (row) => <StatusMark status={row.status} />,
      },
      {
        id: 'model',
        header: names.model,
        minWidth: 190,
        cell: (row) => <ModelName model={row.model} className="font-medium" />,
      },
      {
        id: 'key',
        header: names.key,
        minWidth: 110,
        hideable: true,
        cell: (row) => textCell(row.keyName ?? row.keyId),
      },
      words('project', 'projectName', 120),
      {
        id: 'totalTokens',
        header: names.totalTokens,
        width: 86,
        align: 'right',
        hideable: true,
        ...sortable('totalTokens'),
        cell: (row) => (
          <span className="inline-flex items-baseline gap-1">
            {row.estimatedTokens > 0 ? (
              <span className="text-warn" title={usage.source[row.usageSource as keyof typeof usage.source]}>
                ~
              </span>
            ) : null}
            <Count value={row.totalTokens} />
          </span>
        ),
      },
      count('inputTokens'),
      count('cacheReadTokens'),
      count('cacheWriteTokens'),
      count('outputTokens'),
      count('reasoningTokens'),
      {
        id: 'cost',
        header: names.cost,
        width: 118,
        align: 'right',
        hideable: true,
        ...sortable('cost'),
        // Where nothing was used there is nothing to have a price.
        cell: (row) =>
          row.cost === null && row.usageSource === 'none' ? nothing : <Money value={row.cost} />,
      },
      {
        id: 'durationMs',
        header: names.durationMs,
        width: 96,
        align: 'right',
        hideable: true,
        ...sortable('durationMs'),
        cell: (row) => formatDuration(row.durationMs),
      },
      {
        id: 'ttftMs',
        header: names.ttftMs,
        width: 106,
        align: 'right',
        hideable: true,
        hiddenAtFirst: true,
        ...sortable('ttftMs'),
        cell: (row) => formatDuration(row.ttftMs),
      },
      {
        id: 'error',
        header: names.error,
        width: 128,
        hideable: true,
        cell: (row) =>
          row.errorCode ? (
            <span title={row.errorMessage ?? row.errorCode} className="text-bad">
              {valueLabel('errorCode', row.errorCode)}
            </span>
          ) : (
            nothing
          ),
      },
      {
        id: 'httpStatus',
        header: names.httpStatus,
        width: 72,
        align: 'right',
        hideable: true,
        hiddenAtFirst: true,
        cell: (row) => row.httpStatus ?? nothing,
      },
      {
        id: 'endReason',
        header: names.endReason,
        width: 130,
        hideable: true,
        hiddenAtFirst: true,
        cell: (row) => textCell(row.endReason && (endings[row.endReason] ?? row.endReason)),
      },
      {
        id: 'usageSource',
        header: names.usageSource,
        width: 120,
        hideable: true,
        hiddenAtFirst: true,
        cell: (row) => textCell(valueLabel('usageSource', row.usageSource)),
      },
      {
        id: 'stream',
        header: names.stream,
        width: 90,
        hideable: true,
        hiddenAtFirst: true,
        cell: (row) => (row.stream ? common.yes : common.no),
      },
      {
        id: 'mode',
        header: names.mode,
        width: 110,
        hideable: true,
        hiddenAtFirst: true,
        cell: (row) => textCell(valueLabel('mode', row.mode)),
      },
      words('provider', 'provider', 110),
      words('protocol', 'protocol', 100),
      words('endpoint', 'endpoint', 150),
      words('clientIp', 'clientIp', 130),
      words('userAgent', 'userAgent', 180),
      words('sessionId', 'sessionId', 150),
      {
        id: 'tags',
        header: names.tags,
        minWidth: 150,
        hideable: true,
        hiddenAtFirst: true,
        cell: (row) =>
          textCell(
            Object.entries(row.tags)
              .map(([name, value]) => `${name}=${value}`)
              .join(' '),
          ),
      },
      { ...words('id', 'id', 290), cell: (row) => <code className="font-mono text-sm">{row.id}</code> },
    ];
  }, [text, usage, common, valueLabel]);
}
