'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { History } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useAddressState } from '@/components/filters/use-address-state';
import type { Column } from '@/components/tables/column';
import { DataTable } from '@/components/tables/data-table';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { Select } from '@/components/ui/select';
import { TableSkeleton } from '@/components/ui/skeleton';
import { TimeAgo } from '@/components/ui/time-ago';
import { settingsText } from '@/lib/i18n/dictionaries/settings';
import { useText } from '@/lib/i18n/locale-provider';
import { textParameter } from '@/lib/queries/address-parameters';
import { type AuditEntry, auditPages } from '@/lib/queries/audit';
import { AuditSheet } from './audit-sheet';
import { actionLabel, changedNames, kindLabel } from './audit-words';

const parameters = { targetKind: textParameter };

export function AuditSection() {
  const settings = useText(settingsText);
  const text = settings.audit;
  const [{ targetKind }, setPlace] = useAddressState(parameters, 'replace');
  const list = useInfiniteQuery(auditPages({ targetKind }));
  const entries = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const [openId, setOpenId] = useState<string | null>(null);

  const columns = useMemo<Column<AuditEntry>[]>(
    () => [
      {
        id: 'time',
        header: text.time,
        width: 120,
        cell: (entry) => <TimeAgo value={entry.createdAt} className="text-ink-soft" />,
      },
      {
        id: 'actor',
        header: text.actor,
        minWidth: 140,
        cell: (entry) => <span title={entry.actorName}>{entry.actorName}</span>,
      },
      { id: 'action', header: text.action, width: 190, cell: (entry) => actionLabel(entry.action, text) },
      {
        id: 'target',
        header: text.target,
        minWidth: 150,
        cell: (entry) => <span title={entry.targetName}>{entry.targetName || entry.targetId || '–'}</span>,
      },
      {
        id: 'changes',
        header: text.changes,
        minWidth: 140,
        cell: (entry) => <span className="text-ink-soft">{changedNames(entry.changes).join(', ')}</span>,
      },
      {
        id: 'address',
        header: text.address,
        width: 130,
        cell: (entry) => <span className="text-ink-soft">{entry.clientIp}</span>,
      },
    ],
    [text],
  );

  return (
    <>
      <div className="mb-4">
        <Select
          label={text.target}
          value={targetKind ?? 'any'}
          onValueChange={(kind) => void setPlace({ targetKind: kind === 'any' ? null : kind })}
          className="w-48"
          options={[
            { value: 'any', label: text.anyKind },
            ...Object.keys(text.kinds).map((kind) => ({ value: kind, label: kindLabel(kind, text) })),
          ]}
        />
      </div>
      <Card aria-busy={list.isPending}>
        {list.isPending ? (
          <TableSkeleton rows={8} columns={5} />
        ) : list.isError ? (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        ) : (
          <DataTable
            label={settings.sections.audit}
            columns={columns}
            rows={entries}
            rowId={(entry) => entry.id}
            onOpen={(entry) => setOpenId(entry.id)}
            openId={openId}
            hasMore={list.hasNextPage}
            loadingMore={list.isFetchingNextPage}
            onLoadMore={() => void list.fetchNextPage()}
            empty={<EmptyState icon={History} title={targetKind ? text.nothingFound : text.empty} />}
          />
        )}
      </Card>
      <AuditSheet
        entry={entries.find((entry) => entry.id === openId) ?? null}
        onClose={() => setOpenId(null)}
      />
    </>
  );
}
