'use client';

// What every chart shares: head with title and total, legend that filters, table view, loading, empty and failed.
import { ChartColumn, Table2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button } from '@/components/ui/button';
import { CardBody, CardHead } from '@/components/ui/card';
import { ErrorState } from '@/components/ui/error-state';
import { Skeleton } from '@/components/ui/skeleton';
import { Tooltip } from '@/components/ui/tooltip';
import { chartText } from '@/lib/i18n/dictionaries/chart';
import { useText } from '@/lib/i18n/locale-provider';
import { ChartLegend } from './chart-legend';
import { ChartTable } from './chart-table';
import type { ChartData, ChartFormat } from './series';

export const chartHeight = 240;

type ChartFrameProps = {
  title: string;
  description?: string;
  /** Choices that belong to this chart: metric, grouping. */
  actions?: ReactNode;
  /** undefined while loading. */
  data: ChartData | undefined;
  format: ChartFormat;
  /** Amounts add up; rates and latencies do not. */
  additive?: boolean;
  error?: unknown;
  onRetry?: () => void;
  /** Pixels; charts that only accompany something are lower. */
  height?: number;
  /** From an entry of the legend to the requests behind it. */
  seriesHref?: (id: string) => string | null;
  /** Draws what the legend has left visible. */
  children: (visible: ChartData) => ReactNode;
};

export function ChartFrame(props: ChartFrameProps) {
  const { title, data, format, additive = true, error, height = chartHeight } = props;
  const text = useText(chartText);
  const [asTable, setAsTable] = useState(false);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const visible = data && { ...data, series: data.series.filter(({ id }) => !hidden.has(id)) };
  const isEmpty = data !== undefined && (data.points.length === 0 || data.series.length === 0);

  return (
    <>
      <CardHead
        title={title}
        description={props.description}
        actions={
          <>
            {props.actions}
            <Tooltip content={asTable ? text.asChart : text.asTable}>
              <Button
                variant="quiet"
                size="icon-small"
                aria-label={asTable ? text.asChart : text.asTable}
                aria-pressed={asTable}
                disabled={!data || isEmpty}
                onClick={() => setAsTable(!asTable)}
              >
                {asTable ? <ChartColumn /> : <Table2 />}
              </Button>
            </Tooltip>
          </>
        }
      />
      <CardBody aria-busy={!data && !error}>
        {error && !data ? (
          <ErrorState error={error} {...(props.onRetry ? { onRetry: props.onRetry } : {})} />
        ) : !data || !visible ? (
          <ChartSkeleton height={height} />
        ) : isEmpty ? (
          <p className="flex items-center justify-center text-ink-soft" style={{ height }}>
            {text.noData}
          </p>
        ) : asTable ? (
          <ChartTable
            title={title}
            data={visible}
            format={format}
            additive={additive}
            height={Math.max(height, 200)}
          />
        ) : (
          <figure aria-label={title} className="min-w-0">
            <div style={{ height }}>{props.children(visible)}</div>
          </figure>
        )}
        {data && !isEmpty && data.series.length > 1 ? (
          <ChartLegend
            series={data.series}
            hidden={hidden}
            onChange={setHidden}
            {...(props.seriesHref ? { hrefOf: props.seriesHref } : {})}
          />
        ) : null}
      </CardBody>
    </>
  );
}

const bars = [38, 52, 44, 66, 58, 80, 72, 61, 49, 70, 84, 63, 55, 74, 47, 68];

export function ChartSkeleton({ height = chartHeight }: { height?: number | '100%' }) {
  return (
    <div aria-hidden className="flex items-end gap-2 pt-4 pl-10" style={{ height }}>
      {bars.map((height, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity
        <div key={index} className="flex-1" style={{ height: `${height}%` }}>
          <Skeleton className="h-full rounded-none" />
        </div>
      ))}
    </div>
  );
}
