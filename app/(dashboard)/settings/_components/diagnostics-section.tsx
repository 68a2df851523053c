'use client';

import { useQuery } from '@tanstack/react-query';
import { Stethoscope } from 'lucide-react';
import { useMemo, useState } from 'react';
import { TimeRangePicker } from '@/components/filters/time-range-picker';
import { useTimeRange } from '@/components/filters/use-time-range';
import { useNow } from '@/components/layout/now';
import type { Column } from '@/components/tables/column';
import { DataTable } from '@/components/tables/data-table';
import { Card } from '@/components/ui/card';
import { Count } from '@/components/ui/count';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { ModelName } from '@/components/ui/model-name';
import { Notice } from '@/components/ui/notice';
import { TableSkeleton } from '@/components/ui/skeleton';
import { formatRate } from '@/lib/format/numbers';
import { jobsText } from '@/lib/i18n/dictionaries/jobs';
import { settingsText } from '@/lib/i18n/dictionaries/settings';
import { useText } from '@/lib/i18n/locale-provider';
import { type Diagnosis, diagnosticsQuery } from '@/lib/queries/jobs';
import { rangeQuery } from '@/lib/queries/time-range';
import { DiagnosisSheet } from './diagnosis-sheet';

function keyOf(item: Diagnosis): string {
  return `${item.accountId ?? ''}\n${item.model}\n${item.stream}`;
}

export function DiagnosticsSection() {
  const settings = useText(settingsText);
  const text = useText(jobsText).diagnostics;
  const now = useNow();
  const { range, zone } = useTimeRange();
  const found = useQuery(diagnosticsQuery(rangeQuery(range, now, zone)));
  const [opened, setOpened] = useState<Diagnosis | null>(null);
  const columns = useDiagnosisColumns();
  const items = found.data?.items ?? [];
  const isAllGood = items.length > 0 && items.every(({ causeCode }) => causeCode === 'counted');
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-2">
        <p className="min-w-64 flex-1 text-ink-soft">{text.lead}</p>
        <TimeRangePicker comparison={false} />
      </div>
      {isAllGood ? (
        <Notice tone="good" className="mb-4">
          {text.allGood}
        </Notice>
      ) : null}
      <Card aria-busy={found.isPending}>
        {found.isPending ? (
          <TableSkeleton rows={8} columns={6} />
        ) : found.isError ? (
          <ErrorState error={found.error} onRetry={() => void found.refetch()} />
        ) : (
          <DataTable
            label={settings.sections.diagnostics}
            columns={columns}
            rows={items}
            rowId={keyOf}
            onOpen={setOpened}
            openId={opened ? keyOf(opened) : null}
            empty={
              <EmptyState icon={Stethoscope} title={text.empty}>
                {text.emptyHelp}
              </EmptyState>
            }
          />
        )}
      </Card>
      <DiagnosisSheet item={opened} onClose={() => setOpened(null)} />
    </>
  );
}

function Share({ value, title }: { value: number | null; title: string }) {
  const tone = value === null || value === 0 ? 'text-ink-faint' : value >= 0.5 ? 'text-bad' : 'text-warn';
  return (
    <span title={title} className={tone}>
      {formatRate(value)}
    </span>
  );
}

function useDiagnosisColumns(): Column<Diagnosis>[] {
  const text = useText(jobsText).diagnostics;
  return useMemo(() => {
    const names = text.columns;
    return [
      {
        id: 'model',
        header: names.model,
        width: 190,
        sortValue: (item) => item.model,
        cell: (item) => <ModelName model={item.model} className="font-medium" />,
      },
      {
        id: 'account',
        header: names.account,
        width: 130,
        sortValue: (item) => item.accountName ?? '',
        cell: (item) =>
          item.accountId ? (
            <span title={item.accountName ?? item.accountId}>{item.accountName ?? item.accountId}</span>
          ) : (
            <span className="text-ink-faint">{text.noAccount}</span>
          ),
      },
      {
        id: 'kind',
        header: names.kind,
        width: 80,
        sortValue: (item) => (item.stream ? 1 : 0),
        cell: (item) => (item.stream ? text.stream : text.whole),
      },
      {
        id: 'requests',
        header: names.requests,
        width: 95,
        align: 'right',
        sortValue: (item) => item.requests,
        cell: (item) => <Count value={item.requests} />,
      },
      {
        id: 'without',
        header: names.without,
        width: 125,
        align: 'right',
        sortValue: (item) => item.shareWithoutTokens ?? -1,
        cell: (item) => <Share value={item.shareWithoutTokens} title={text.withoutHint} />,
      },
      {
        id: 'notReported',
        header: names.notReported,
        width: 110,
        align: 'right',
        sortValue: (item) => item.shareNotFromUpstream,
        cell: (item) => <Share value={item.shareNotFromUpstream} title={text.notReportedHint} />,
      },
      {
        id: 'cause',
        header: names.cause,
        minWidth: 240,
        cell: (item) => (
          <span className="text-ink-soft" title={text.causes[item.causeCode]}>
            {text.causes[item.causeCode]}
          </span>
        ),
      },
    ];
  }, [text]);
}
