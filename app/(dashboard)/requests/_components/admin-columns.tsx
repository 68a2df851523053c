'use client';

import { useMemo } from 'react';
import type { Column } from '@/components/tables/column';
import { Money } from '@/components/ui/money';
import { requestsAdminText } from '@/lib/i18n/dictionaries/requests-admin';
import { useText } from '@/lib/i18n/locale-provider';
import type { AdminRequest } from '@/lib/queries/requests';
import { textCell, useRequestColumns } from './request-columns';

/** Everybody's columns, and those of administrators among them. */
export function useAdminColumns(): Column<AdminRequest>[] {
  const common = useRequestColumns();
  const text = useText(requestsAdminText);
  return useMemo(() => {
    const names = text.columns;
    const own: Record<string, Column<AdminRequest>[]> = {
      key: [
        {
          id: 'user',
          header: names.user,
          width: 116,
          hideable: true,
          cell: (row) => textCell(row.userName ?? row.userId),
        },
        {
          id: 'account',
          header: names.account,
          minWidth: 120,
          hideable: true,
          hiddenAtFirst: true,
          cell: (row) => textCell(row.accountName ?? row.accountId),
        },
        {
          id: 'upstreamModel',
          header: names.upstreamModel,
          minWidth: 150,
          hideable: true,
          hiddenAtFirst: true,
          cell: (row) => textCell(row.upstreamModel),
        },
      ],
      cost: [
        {
          id: 'baseCost',
          header: names.baseCost,
          width: 122,
          align: 'right',
          hideable: true,
          hiddenAtFirst: true,
          cell: (row) =>
            row.baseCost === null && row.usageSource === 'none' ? (
              textCell(null)
            ) : (
              <Money value={row.baseCost} />
            ),
        },
      ],
      ttftMs: [
        {
          id: 'attempts',
          header: names.attempts,
          width: 96,
          align: 'right',
          hideable: true,
          hiddenAtFirst: true,
          cell: (row) => (
            <span className={row.attemptCount > 1 ? 'text-warn' : undefined}>{row.attemptCount}</span>
          ),
        },
      ],
    };
    return common.flatMap((column) => [column as Column<AdminRequest>, ...(own[column.id] ?? [])]);
  }, [common, text]);
}
