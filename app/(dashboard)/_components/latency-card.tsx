'use client';

import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useMemo } from 'react';
import { ChartFrame } from '@/components/charts/chart-frame';
import { LazyTimeChart } from '@/components/charts/lazy-time-chart';
import type { ChartData } from '@/components/charts/series';
import { Card } from '@/components/ui/card';
import { formatDuration } from '@/lib/format/time';
import { overviewText } from '@/lib/i18n/dictionaries/overview';
import { useText } from '@/lib/i18n/locale-provider';
import { requestsAddress } from '@/lib/queries/drill-down';
import { type Timeseries, timeseriesQuery } from '@/lib/queries/usage';
import { nextIntervalStart } from '@/lib/time';
import { usePageQuestion } from '../_usage/use-page-question';

const format = { exact: formatDuration, short: formatDuration };

export function LatencyCard({ className }: { className?: string }) {
  const text = useText(overviewText);
  const router = useRouter();
  const { audience, query, address, zone } = usePageQuestion();
  const p95 = useQuery(timeseriesQuery(audience, query, { metric: 'p95DurationMs' }));
  const p50 = useQuery(timeseriesQuery(audience, query, { metric: 'p50DurationMs' }));
  const ttft = useQuery(timeseriesQuery(audience, query, { metric: 'p95TtftMs' }));
  const data = useMemo(
    () =>
      p95.data && p50.data && ttft.data
        ? latencyData({ p95: p95.data, p50: p50.data, ttft: ttft.data }, zone, text.latencySeries)
        : undefined,
    [p95.data, p50.data, ttft.data, zone, text],
  );
  const failed = [p95, p50, ttft].find((answer) => answer.isError);
  return (
    <Card className={className}>
      <ChartFrame
        title={text.latency}
        data={data}
        format={format}
        additive={false}
        seriesHref={(id) => requestsAddress(address, { sort: id === 'ttft' ? '-ttftMs' : '-durationMs' })}
        error={failed?.error}
        onRetry={() => void Promise.all([p95.refetch(), p50.refetch(), ttft.refetch()])}
      >
        {(visible) => (
          <LazyTimeChart
            kind="lines"
            data={visible}
            format={format}
            onSelect={(start) =>
              router.push(
                requestsAddress(address, {
                  from: start,
                  to: nextIntervalStart(start, visible.interval, zone),
                  sort: '-durationMs',
                }),
              )
            }
          />
        )}
      </ChartFrame>
    </Card>
  );
}

const colours = { p95: 'var(--accent)', p50: 'var(--ink-faint)', ttft: 'var(--warn)' } as const;
type Name = keyof typeof colours;

function latencyData(
  answers: Record<Name, Timeseries>,
  zone: string,
  labels: Readonly<Record<Name, string>>,
): ChartData {
  const names = Object.keys(colours) as Name[];
  const valuesAt = (index: number) =>
    Object.fromEntries(names.map((name) => [name, answers[name].points[index]?.value ?? null]));
  return {
    points: answers.p95.points.map(({ start }, index) => ({
      start: Date.parse(start),
      values: valuesAt(index),
    })),
    series: names.map((name) => ({ id: name, label: labels[name], colour: colours[name] })),
    interval: answers.p95.interval,
    zone,
    lastUnfinished: answers.p95.unfinished,
  };
}
