'use client';

import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import type { Column } from '@/components/tables/column';
import { DataTable } from '@/components/tables/data-table';
import { Card, CardHead } from '@/components/ui/card';
import { Count } from '@/components/ui/count';
import { ErrorState } from '@/components/ui/error-state';
import { Money } from '@/components/ui/money';
import { TableSkeleton } from '@/components/ui/skeleton';
import { overviewText } from '@/lib/i18n/dictionaries/overview';
import { useText } from '@/lib/i18n/locale-provider';
import { requestsAddress } from '@/lib/queries/drill-down';
import { type OwnDays, ownDaysQuery } from '@/lib/queries/usage';
import { dayStart, nextIntervalStart } from '@/lib/time';
import { usePageQuestion } from '../_usage/use-page-question';

type Day = OwnDays['days'][number];

/** One's use day by day, the newest first. */
export function OwnDaysCard() {
  const text = useText(overviewText);
  const router = useRouter();
  const { query, address, zone } = usePageQuestion();
  const answer = useQuery(ownDaysQuery(query));
  const days = [...(answer.data?.days ?? [])].reverse();
  const figure = (id: keyof Day, header: string, width = 130): Column<Day> => ({
    id,
    header,
    width,
    align: 'right',
    sortValue: (day) => day[id],
    cell: (day) => <Count value={day[id] as number} />,
  });
  const columns: Column<Day>[] = [
    {
      id: 'date',
      header: text.date,
      minWidth: 110,
      firstDescending: true,
      sortValue: (day) => day.date,
      cell: (day) => day.date,
    },
    figure('requests', text.requests, 100),
    figure('promptTokens', text.prompt, 140),
    figure('outputTokens', text.output, 140),
    figure('totalTokens', text.tokens),
    {
      id: 'cost',
      header: text.cost,
      width: 120,
      align: 'right',
      sortValue: (day) => day.cost,
      cell: (day) => <Money value={day.cost} />,
    },
  ];

  function open({ date }: Day) {
    const from = dayStart(Number(date.replaceAll('-', '')), zone);
    router.push(requestsAddress(address, { from, to: nextIntervalStart(from, 'day', zone) }));
  }

  return (
    <Card>
      <CardHead title={text.daily} className="pb-2" />
      {answer.isPending ? (
        <TableSkeleton rows={4} columns={6} />
      ) : answer.isError && !answer.data ? (
        <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
      ) : (
        <div className="max-h-96 overflow-y-auto">
          <DataTable
            label={text.daily}
            columns={columns}
            rows={days}
            rowId={(day) => day.date}
            onOpen={open}
          />
        </div>
      )}
    </Card>
  );
}
