'use client';

import { useState } from 'react';
import { ChartFrame } from '@/components/charts/chart-frame';
import { LazyTimeChart } from '@/components/charts/lazy-time-chart';
import { RankedBars } from '@/components/charts/ranked-bars';
import type { ChartData } from '@/components/charts/series';
import { Sparkline } from '@/components/charts/sparkline';
import { Card, CardBody, CardHead } from '@/components/ui/card';
import { Change } from '@/components/ui/change';
import { Segmented } from '@/components/ui/segmented';
import { toast } from '@/components/ui/toast';
import { modelColour, otherColour } from '@/lib/format/model-colour';
import { formatCount, formatExact, formatPercentage } from '@/lib/format/numbers';
import { formatDuration } from '@/lib/format/time';
import { useLocale } from '@/lib/i18n/locale-provider';
import { randomFrom, sampleModels } from './sample-data';

const hour = 3_600_000;
const end = Date.UTC(2026, 10, 21, 9, 0);
const shown = sampleModels.slice(0, 7);

function amounts(): ChartData {
  const random = randomFrom(7);
  return {
    points: Array.from({ length: 24 }, (_, index) => ({
      start: end - (23 - index) * hour,
      values: Object.fromEntries([
        ...shown.map(
          (model, rank) => [model, Math.round((random() * 90_000 + 20_000) / (rank + 1))] as const,
        ),
        ['other', Math.round(random() * 6_000)] as const,
      ]),
    })),
    series: [
      ...shown.map((model) => ({ id: model, label: model, colour: modelColour(model) })),
      { id: 'other', label: 'Other', colour: otherColour },
    ],
    interval: 'hour',
    zone: 'Asia/Shanghai',
    lastUnfinished: true,
  };
}

function latencies(): ChartData {
  const random = randomFrom(11);
  return {
    ...amounts(),
    points: Array.from({ length: 24 }, (_, index) => ({
      start: end - (23 - index) * hour,
      values: { p50: 700 + random() * 300, p95: index === 9 ? null : 2400 + random() * 1800 },
    })),
    series: [
      { id: 'p95', label: 'p95', colour: 'var(--accent)' },
      { id: 'p50', label: 'p50', colour: 'var(--ink-faint)' },
    ],
  };
}

const bars = amounts();
const lines = latencies();

export function KitCharts() {
  const { locale } = useLocale();
  const [metric, setMetric] = useState('tokens');
  const count = { exact: formatExact, short: (value: number) => formatCount(value, locale) };
  return (
    <>
      <div className="grid grid-cols-2 gap-4 lg:grid-cols-4">
        {bars.series.slice(0, 4).map(({ id, label }, index) => (
          <Card key={id} className="p-4">
            <p className="truncate text-ink-soft text-sm">{label}</p>
            <p className="mt-1 flex items-baseline gap-2">
              <span className="font-semibold text-2xl">
                {formatCount(1_240_193 / (index * 7 + 1), locale)}
              </span>
              <Change current={124} previous={100 + index * 20} better={index % 2 ? 'down' : 'up'} />
            </p>
            <Sparkline
              values={bars.points.map((point) => point.values[id] ?? 0)}
              className="mt-2 h-8 w-full"
            />
          </Card>
        ))}
      </div>
      <div className="grid gap-4 lg:grid-cols-3">
        <Card className="lg:col-span-2">
          <ChartFrame
            title="Tokens by model"
            data={bars}
            format={count}
            actions={
              <Segmented
                label="Metric"
                value={metric}
                onValueChange={setMetric}
                options={['requests', 'tokens', 'cost'].map((value) => ({ value, label: value }))}
              />
            }
          >
            {(visible) => (
              <LazyTimeChart
                kind="bars"
                data={visible}
                format={count}
                onSelect={(start, id) => toast.message(`${new Date(start).toISOString()} ${id}`)}
              />
            )}
          </ChartFrame>
        </Card>
        <Card>
          <CardHead title="Models by requests" />
          <CardBody>
            <RankedBars
              label="Models by requests"
              format={(value) => formatCount(value, locale)}
              items={shown.map((model, index) => ({
                id: model,
                label: model,
                value: 48_000 / (index + 1),
                colour: modelColour(model),
                href: `/requests?model=${model}`,
                note: formatPercentage(38 / (index + 1)),
              }))}
            />
          </CardBody>
        </Card>
        <Card className="lg:col-span-2">
          <ChartFrame
            title="Latency"
            data={lines}
            additive={false}
            format={{ exact: formatDuration, short: formatDuration }}
          >
            {(visible) => (
              <LazyTimeChart
                kind="lines"
                data={visible}
                format={{ exact: formatDuration, short: formatDuration }}
              />
            )}
          </ChartFrame>
        </Card>
        <Card>
          <ChartFrame
            title="Errors by cause"
            data={undefined}
            error={new Error('The database is busy.')}
            format={count}
            onRetry={() => {}}
          >
            {() => null}
          </ChartFrame>
        </Card>
      </div>
    </>
  );
}
