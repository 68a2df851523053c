/** One coloured part of a chart. The colour is a CSS colour from lib/format/model-colour. */
export type Series = { id: string; label: string; colour: string };

/** One interval. A value that is absent counts as nothing for amounts and as a gap for rates. */
export type Point = { start: number; values: Readonly<Record<string, number | null | undefined>> };

export type ChartInterval = '15m' | 'hour' | 'day' | 'week' | 'month';

export type ChartData = {
  points: readonly Point[];
  /** In the order of the legend: the largest first, "Other" last. */
  series: readonly Series[];
  interval: ChartInterval;
  zone: string;
  /** The last point's interval is still going on. */
  lastUnfinished: boolean;
};

export type ChartFormat = {
  /** Exact, for tooltip and table. */
  exact: (value: number) => string;
  /** Short, for the axis. */
  short: (value: number) => string;
};

export function totalOf(point: Point, series: readonly Series[]): number {
  return series.reduce((sum, { id }) => sum + (point.values[id] ?? 0), 0);
}
