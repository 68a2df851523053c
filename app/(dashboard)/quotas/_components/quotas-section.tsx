'use client';

import { useQuery } from '@tanstack/react-query';
import { Gauge, Plus } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useMemo, useState } from 'react';
import type { Column } from '@/components/tables/column';
import { DataTable } from '@/components/tables/data-table';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { TableSkeleton } from '@/components/ui/skeleton';
import { TimeAgo } from '@/components/ui/time-ago';
import { quotasText } from '@/lib/i18n/dictionaries/quotas';
import { tableText } from '@/lib/i18n/dictionaries/table';
import { useText } from '@/lib/i18n/locale-provider';
import { type QuotaView, quotasQuery } from '@/lib/queries/quotas';
import { QuotaAmount, QuotaForecast } from './quota-amount';
import { QuotaMenu } from './quota-menu';

const QuotaDialog = dynamic(() => import('./quota-dialog').then((module) => module.QuotaDialog), {
  ssr: false,
});

export function QuotasSection() {
  const text = useText(quotasText);
  const quotas = useQuery(quotasQuery());
  const [editing, setEditing] = useState<QuotaView | 'new' | null>(null);
  const columns = useQuotaColumns(setEditing);
  const add = (
    <Button variant="primary" onClick={() => setEditing('new')}>
      <Plus />
      {text.add}
    </Button>
  );
  return (
    <>
      {quotas.data?.items.length ? <div className="mb-3 flex justify-end">{add}</div> : null}
      <Card aria-busy={quotas.isPending}>
        {quotas.isPending ? (
          <TableSkeleton rows={5} columns={7} />
        ) : quotas.isError ? (
          <ErrorState error={quotas.error} onRetry={() => void quotas.refetch()} />
        ) : (
          <DataTable
            label={text.tabs.quotas}
            columns={columns}
            rows={quotas.data.items}
            rowId={(quota) => quota.id}
            rowMuted={(quota) => !quota.enabled}
            onOpen={setEditing}
            empty={
              <EmptyState icon={Gauge} title={text.empty} actions={add}>
                {text.emptyHelp}
              </EmptyState>
            }
          />
        )}
      </Card>
      {editing ? (
        <QuotaDialog quota={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />
      ) : null}
    </>
  );
}

/** The measure that is nearest to its limit. */
function pressure({ status }: QuotaView): number {
  return Math.max(status.percentage.tokens ?? 0, status.percentage.cost ?? 0);
}

function useQuotaColumns(onEdit: (quota: QuotaView) => void): Column<QuotaView>[] {
  const text = useText(quotasText);
  const table = useText(tableText);
  return useMemo(() => {
    const names = text.columns;
    return [
      {
        id: 'name',
        header: names.name,
        minWidth: 130,
        sortValue: (quota) => quota.name,
        cell: (quota) => (
          <span className="font-medium" title={quota.name}>
            {quota.name}
          </span>
        ),
      },
      {
        id: 'scope',
        header: names.scope,
        minWidth: 120,
        sortValue: (quota) => `${quota.scope} ${quota.scopeName}`,
        cell: (quota) => (
          <span title={quota.scopeName}>
            {text.scopes[quota.scope]}
            {quota.scopeName ? <span className="ml-1.5 text-ink-soft">{quota.scopeName}</span> : null}
          </span>
        ),
      },
      {
        id: 'period',
        header: names.period,
        width: 80,
        sortValue: (quota) => quota.period,
        cell: (quota) => text.periods[quota.period],
      },
      {
        id: 'tokens',
        header: names.tokens,
        minWidth: 215,
        firstDescending: true,
        sortValue: (quota) => quota.status.percentage.tokens ?? -1,
        cell: (quota) => <QuotaAmount quota={quota} measure="tokens" />,
      },
      {
        id: 'cost',
        header: names.cost,
        minWidth: 215,
        firstDescending: true,
        sortValue: (quota) => quota.status.percentage.cost ?? -1,
        cell: (quota) => <QuotaAmount quota={quota} measure="cost" />,
      },
      {
        id: 'forecast',
        header: names.forecast,
        width: 105,
        align: 'right',
        sortValue: pressure,
        cell: (quota) => <QuotaForecast quota={quota} />,
      },
      {
        id: 'resets',
        header: names.resets,
        width: 100,
        sortValue: (quota) => quota.status.resetsAt,
        cell: (quota) =>
          quota.status.resetsAt ? (
            <TimeAgo value={quota.status.resetsAt} className="text-ink-soft" />
          ) : (
            <span className="text-ink-faint">{text.never}</span>
          ),
      },
      {
        id: 'action',
        header: names.action,
        width: 125,
        sortValue: (quota) => quota.action,
        cell: (quota) => (quota.enabled ? text.actionsTaken[quota.action] : text.off),
      },
      {
        id: 'actions',
        header: table.actions,
        headerHidden: true,
        width: 52,
        align: 'right',
        pinned: true,
        cell: (quota) => <QuotaMenu quota={quota} onEdit={onEdit} />,
      },
    ] satisfies Column<QuotaView>[];
  }, [text, table, onEdit]);
}
