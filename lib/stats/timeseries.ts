import { z } from 'zod';
import type { Database } from '@/lib/db/database';
import { weirError } from '@/lib/errors';
import { sumsCalendar } from '@/lib/ledger/day-zone';
import { calendarUnits, isoTime } from '@/lib/time';
import type { Audience, Filters } from './filters';
import { groupingName, groupingSchema, groupNames } from './group-names';
import { type GroupedRow, type Grouping, groupedSums, otherGroup } from './grouped-sums';
import { chooseUnit, type IntervalName, intervalNames, intervalsOf } from './intervals';
import { type MetricName, metricNames, metrics, sumOf } from './metrics';
import { oldestSum } from './oldest-sum';
import { resolveFilters } from './resolve-filters';

const mostGroups = 50;
const mostIntervals = 5000;

export function timeseriesShape(audience: Audience) {
  return {
    metric: z.enum(metricNames(audience)).default('requests'),
    by: groupingSchema(audience).optional(),
    interval: z.enum(intervalNames).default('auto'),
    top: z.coerce.number().int().min(1).max(mostGroups).default(8),
  };
}

export type TimeseriesQuestion = {
  metric: MetricName;
  by?: Grouping | undefined;
  interval: IntervalName;
  top: number;
};

export const timeseriesSchema = z.object({
  metric: z.string(),
  by: z.string().nullable(),
  interval: z.enum(calendarUnits),
  /** Every interval once for each group; `value` is null where nothing can be said, e.g. a rate of nothing. */
  points: z.array(z.object({ start: z.string(), group: z.string(), value: z.number().nullable() })),
  /** Largest first; '' where nothing is told apart, '(other)' for the rest. */
  groups: z.array(z.object({ value: z.string(), label: z.string(), total: z.number().nullable() })),
  range: z.object({ from: z.string(), to: z.string() }),
  basis: z.enum(['rollup', 'raw']),
  /** Whether the last interval is still under way. */
  unfinished: z.boolean(),
});
export type Timeseries = z.output<typeof timeseriesSchema>;

type Unit = z.output<typeof timeseriesSchema>['interval'];

function startsBetween(from: number, to: number, unit: Unit, zone: string): number[] {
  const starts: number[] = [];
  for (const { start } of intervalsOf(unit, { from, to }, zone)) {
    if (starts.length === mostIntervals) {
      throw weirError(
        'invalid_parameter',
        `is too fine for this range: at most ${mostIntervals} intervals are answered`,
        { param: 'interval' },
      );
    }
    starts.push(start);
  }
  return starts;
}

/** The groups to tell apart: the largest ones over the whole period. */
async function largestGroups(
  database: Database,
  question: Parameters<typeof groupedSums>[1],
  rankBy: (typeof metrics)[MetricName]['rankBy'],
  top: number,
): Promise<{ keep: number[]; more: boolean }> {
  const { rows } = await groupedSums(database, {
    ...question,
    measures: rankBy,
    interval: undefined,
    histogram: undefined,
  });
  const ranked = rows
    .map((row) => ({ id: row.group, size: sumOf(row.sums, rankBy) }))
    .sort((left, right) => (left.size < right.size ? 1 : left.size > right.size ? -1 : left.id - right.id));
  return { keep: ranked.slice(0, top).map(({ id }) => id), more: ranked.length > top };
}

/** A metric over time, told apart by a dimension: its largest groups, and the rest as one. */
export async function getTimeseries(
  database: Database,
  filters: Filters,
  wish: TimeseriesQuestion,
): Promise<Timeseries> {
  const [resolved, calendar] = await Promise.all([resolveFilters(database, filters), sumsCalendar(database)]);
  const metric = metrics[wish.metric];
  const from = filters.from ?? (await oldestSum(database)) ?? filters.to;
  const unit = chooseUnit(wish.interval, { from, to: filters.to });
  // Refused before anything is read for it.
  startsBetween(from, filters.to, unit, filters.zone);
  const question = {
    filters: resolved,
    period: { from, to: filters.to },
    calendar,
    groupBy: wish.by ?? null,
    measures: metric.measures,
    interval: unit,
    ...('histogram' in metric ? { histogram: metric.histogram } : {}),
  };
  const { keep, more } = wish.by
    ? await largestGroups(database, question, metric.rankBy, wish.top)
    : { keep: [0], more: false };
  const { rows, basis, range } = await groupedSums(
    database,
    wish.by ? { ...question, keep, rest: more } : question,
  );
  const ids = more ? [...keep, otherGroup] : keep;
  const nameOf = wish.by ? await groupNames(database, wish.by, ids) : () => ({ value: '', label: '' });
  const byPlace = new Map(rows.map((row) => [`${row.interval}|${row.group}`, row]));
  const starts = startsBetween(range.from ?? from, range.to, unit, filters.zone);
  const empty = metric.addsUp ? 0 : null;
  const points = starts.flatMap((start) =>
    ids.map((id) => {
      const row = byPlace.get(`${start}|${id}`);
      return {
        start: isoTime(start),
        group: nameOf(id).value,
        value: row ? metric.value(row.sums, row.bins) : empty,
      };
    }),
  );
  return {
    metric: wish.metric,
    by: wish.by ? groupingName(wish.by) : null,
    interval: unit,
    points,
    groups: ids.map((id) => ({ ...nameOf(id), total: totalOf(rows, id, metric) })),
    range: { from: isoTime(range.from ?? from), to: isoTime(range.to) },
    basis,
    unfinished: filters.toIsNow,
  };
}

function addRows(left: GroupedRow, right: GroupedRow): GroupedRow {
  const sums = { ...left.sums };
  for (const [measure, value] of Object.entries(right.sums) as [keyof typeof sums, bigint][]) {
    sums[measure] = (sums[measure] ?? 0n) + value;
  }
  const bins = left.bins && right.bins ? left.bins.map((count, bin) => count + right.bins![bin]!) : left.bins;
  return { ...left, sums, bins };
}

function totalOf(rows: GroupedRow[], id: number, metric: (typeof metrics)[MetricName]): number | null {
  const own = rows.filter((row) => row.group === id);
  const [first, ...others] = own;
  if (!first) return metric.addsUp ? 0 : null;
  const whole = others.reduce(addRows, first);
  return metric.value(whole.sums, whole.bins);
}
