'use client';

import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useMemo } from 'react';
import { ChartFrame } from '@/components/charts/chart-frame';
import { LazyTimeChart } from '@/components/charts/lazy-time-chart';
import { Card } from '@/components/ui/card';
import { formatCount } from '@/lib/format/numbers';
import { requestsText } from '@/lib/i18n/dictionaries/requests';
import { useLocale, useText } from '@/lib/i18n/locale-provider';
import { requestsAddress } from '@/lib/queries/drill-down';
import { timeseriesQuery } from '@/lib/queries/usage';
import { nextIntervalStart } from '@/lib/time';
import { chartData, isOneGroup } from '../../_usage/chart-data';
import { useMetricFormat, useValueLabel } from '../../_usage/use-labels';
import { histogramWish } from './page-wishes';
import { useRequestQuestion } from './use-request-question';

const height = 104;

/** How many requests the list holds, when they came and how they ended. A bar narrows the list to its time. */
export function StatusHistogram() {
  const text = useText(requestsText);
  const { locale } = useLocale();
  const router = useRouter();
  const valueLabel = useValueLabel();
  const format = useMetricFormat('requests');
  const { audience, query, address, zone } = useRequestQuestion();
  const answer = useQuery(timeseriesQuery(audience, query, histogramWish));
  const data = useMemo(
    () =>
      answer.data &&
      chartData(answer.data, { zone, labelOf: (value, label) => valueLabel('status', value, label) }),
    [answer.data, zone, valueLabel],
  );
  const total = answer.data?.groups.reduce((sum, group) => sum + (group.total ?? 0), 0);

  function narrow(start: number, end: number, status: string | null) {
    const next = new URLSearchParams(address);
    next.delete('range');
    next.delete('open');
    next.set('from', new Date(start).toISOString());
    next.set('to', new Date(end).toISOString());
    if (isOneGroup(status)) next.set('status', status);
    router.push(`/requests?${next}`, { scroll: false });
  }

  return (
    <Card>
      <ChartFrame
        title={total === undefined ? text.loading : text.histogram(formatCount(total, locale))}
        data={data}
        format={format}
        height={height}
        error={answer.error}
        onRetry={() => void answer.refetch()}
        seriesHref={(status) => (isOneGroup(status) ? requestsAddress(address, { status }) : null)}
      >
        {(visible) => (
          <LazyTimeChart
            kind="bars"
            data={visible}
            format={format}
            onSelect={(start, status) =>
              narrow(start, nextIntervalStart(start, visible.interval, zone), status)
            }
          />
        )}
      </ChartFrame>
    </Card>
  );
}
