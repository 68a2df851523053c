'use client';

// Stacked bars and lines over time, on Recharts. Loaded only where a chart is shown, see lazy-charts.tsx.
import { useCallback, useMemo } from 'react';
import {
  Bar,
  BarChart,
  CartesianGrid,
  ComposedChart,
  Line,
  LineChart,
  ResponsiveContainer,
  Tooltip,
  usePlotArea,
  XAxis,
  YAxis,
} from 'recharts';
import { useLocale } from '@/lib/i18n/locale-provider';
import { labelledStarts, valueTicks } from './axis-ticks';
import { ChartTooltip } from './chart-tooltip';
import { HatchMask, SegmentShape } from './segment-shape';
import { type ChartData, type ChartFormat, totalOf } from './series';
import { tickLabel } from './time-label';

export type TimeChartProps = {
  data: ChartData;
  format: ChartFormat;
  kind: 'bars' | 'lines';
  /** With bars: the totals of the period before, one for each point, drawn as a line across them. */
  previous?: readonly (number | null)[];
  /** A click on a bar or point: the requests behind it. */
  onSelect?: (start: number, seriesId: string | null) => void;
};

type Datum = { start: number; index: number } & Record<string, number | null>;

const margin = { top: 8, right: 16, bottom: 0, left: 0 };
/** A line ends at the very edge, and so may the label under it. */
const lineMargin = { ...margin, right: 20 };
const tickStyle = { fill: 'var(--ink-faint)', fontSize: 12 };

export function TimeChart({ data, format, kind, previous, onSelect }: TimeChartProps) {
  const { locale } = useLocale();
  const { points, series, interval, zone, lastUnfinished } = data;

  const rows = useMemo<Datum[]>(
    () =>
      points.map((point, index) => ({
        start: point.start,
        index,
        ...(previous ? { previous: previous[index] ?? null } : {}),
        ...Object.fromEntries(
          series.map(({ id }) => [`v:${id}`, point.values[id] ?? (kind === 'bars' ? 0 : null)]),
        ),
      })) as Datum[],
    [points, series, kind, previous],
  );
  const ticks = useMemo(() => {
    const largest = points.reduce((most, point) => {
      const value =
        kind === 'bars'
          ? totalOf(point, series)
          : Math.max(0, ...series.map(({ id }) => point.values[id] ?? 0));
      return Math.max(most, value);
    }, 0);
    return valueTicks(Math.max(largest, ...(previous ?? []).map((value) => value ?? 0)));
  }, [points, series, kind, previous]);
  const axisWidth = Math.max(...ticks.map((tick) => format.short(tick).length)) * 7 + 12;
  const unfinishedIndex = lastUnfinished ? points.length - 1 : -1;

  const label = useCallback(
    (start: number) => tickLabel(start, interval, zone, locale),
    [interval, zone, locale],
  );

  // Only the plain one marks the whole bar under the pointer; only the composed one takes a line.
  const Bars = previous ? ComposedChart : BarChart;
  const parts = (
    <>
      <CartesianGrid vertical={false} stroke="var(--line)" />
      <TimeAxis starts={points.map((point) => point.start)} label={label} />
      <YAxis
        width={axisWidth}
        ticks={ticks}
        domain={[0, ticks.at(-1) ?? 1]}
        interval={0}
        tickFormatter={format.short}
        tick={tickStyle}
        tickLine={false}
        axisLine={false}
      />
      <Tooltip
        isAnimationActive={false}
        cursor={
          kind === 'bars' ? { fill: 'var(--ink)', fillOpacity: 0.05 } : { stroke: 'var(--line-strong)' }
        }
        wrapperStyle={{ zIndex: 20 }}
        content={({ active, label: start }) =>
          active && typeof start === 'number' ? (
            <ChartTooltip
              start={start}
              data={data}
              format={format}
              additive={kind === 'bars'}
              {...(previous ? { previous } : {})}
            />
          ) : null
        }
      />
    </>
  );

  return (
    <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 640, height: 240 }}>
      {kind === 'bars' ? (
        <Bars data={rows} margin={margin} barCategoryGap={2} accessibilityLayer={false}>
          <HatchMask />
          {parts}
          {[...series].reverse().map(({ id, colour }) => (
            <Bar
              key={id}
              dataKey={`v:${id}`}
              stackId="all"
              fill={colour}
              maxBarSize={56}
              isAnimationActive={false}
              shape={<SegmentShape unfinishedIndex={unfinishedIndex} />}
              {...(onSelect
                ? { cursor: 'pointer', onClick: ({ payload }) => onSelect((payload as Datum).start, id) }
                : {})}
            />
          ))}
          {previous ? (
            <Line
              dataKey="previous"
              stroke="var(--ink)"
              strokeWidth={1.5}
              strokeDasharray="3 3"
              type="linear"
              dot={false}
              activeDot={false}
              isAnimationActive={false}
            />
          ) : null}
        </Bars>
      ) : (
        <LineChart
          data={rows}
          margin={lineMargin}
          accessibilityLayer={false}
          {...(onSelect
            ? {
                onClick: ({ activeLabel }: { activeLabel?: string | number | undefined }) => {
                  if (typeof activeLabel === 'number') onSelect(activeLabel, null);
                },
              }
            : {})}
        >
          {parts}
          {series.map(({ id, colour }) => (
            <Line
              key={id}
              dataKey={`v:${id}`}
              stroke={colour}
              strokeWidth={1.75}
              type="monotone"
              dot={points.length === 1 ? { r: 3, fill: colour } : false}
              activeDot={{ r: 3.5, fill: colour, stroke: 'var(--surface)' }}
              isAnimationActive={false}
            />
          ))}
        </LineChart>
      )}
    </ResponsiveContainer>
  );
}

function TimeAxis({ starts, label }: { starts: readonly number[]; label: (start: number) => string }) {
  const width = usePlotArea()?.width ?? 560;
  return (
    <XAxis
      dataKey="start"
      ticks={labelledStarts(starts, width)}
      tickFormatter={label}
      tick={tickStyle}
      tickLine={false}
      axisLine={{ stroke: 'var(--line-strong)' }}
      interval={0}
      height={26}
    />
  );
}
