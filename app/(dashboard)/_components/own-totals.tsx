'use client';

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Count } from '@/components/ui/count';
import { ErrorState } from '@/components/ui/error-state';
import { Money } from '@/components/ui/money';
import { Skeleton } from '@/components/ui/skeleton';
import { overviewText } from '@/lib/i18n/dictionaries/overview';
import { useText } from '@/lib/i18n/locale-provider';
import { usageSummaryQuery } from '@/lib/queries/usage';
import { useMetricFormat } from '../_usage/use-labels';

/** Everything so far and today, whatever range is chosen below. */
export function OwnTotals() {
  const text = useText(overviewText);
  const money = useMetricFormat('cost');
  const summary = useQuery(usageSummaryQuery());
  if (summary.isError && !summary.data) {
    return <ErrorState error={summary.error} onRetry={() => void summary.refetch()} />;
  }
  if (!summary.data) return <Skeleton className="h-20 rounded-lg" />;
  const { requests, totalTokens, cost, todayCost, monthCost } = summary.data;
  return (
    <dl
      aria-label={text.whole}
      className="grid grid-cols-2 gap-x-6 gap-y-3 rounded-lg border border-line bg-surface px-4 py-3 md:grid-cols-4"
    >
      <Total name={text.totalRequests} value={<Count value={requests} />} />
      <Total name={text.totalTokens} value={<Count value={totalTokens} />} />
      <Total
        name={text.todayCost}
        value={<Money value={todayCost} />}
        note={text.thisMonth(money.short(monthCost))}
      />
      <Total name={text.totalCost} value={<Money value={cost} />} />
    </dl>
  );
}

function Total({ name, value, note }: { name: string; value: ReactNode; note?: string }) {
  return (
    <div className="min-w-0">
      <dt className="text-ink-soft text-sm">{name}</dt>
      <dd className="flex flex-wrap items-baseline gap-x-2">
        <span className="font-semibold text-lg">{value}</span>
        {note ? <span className="text-ink-faint text-sm">{note}</span> : null}
      </dd>
    </div>
  );
}
