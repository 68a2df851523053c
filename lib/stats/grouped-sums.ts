// Sums by group, by interval, or by both: the one query behind charts, rankings, breakdowns and facets. From the kept
// sums where one of them holds the answer, else from the rows, a day at a time.
import type { Database } from '@/lib/db/database';
import { asBigint, bigintSum, identifier, join, raw, type Sql, sql } from '@/lib/db/dialect';
import type { SumsCalendar } from '@/lib/ledger/day-zone';
import { tagKind } from '@/lib/ledger/dimension-ids';
import { dimensionColumns } from '@/lib/ledger/row-columns';
import { isTimed, type MeasureIds, readMeasureIds, rowMeasure } from '@/lib/ledger/row-measures';
import { type DimensionName, type Measure, quarterMillis, quarterOf } from '@/lib/ledger/slices';
import { measureColumn } from '@/lib/ledger/upsert-sums';
import type { CalendarUnit } from '@/lib/time';
import { binColumns, binCount } from './histogram';
import { bounded, hourOfWeekKey, type IntervalKey, intervalKey, intervalsOf } from './intervals';
import { keptSums, type Selection } from './kept-sums';
import { binExpression, rowParts } from './measure-sums';
import { oldestSum } from './oldest-sum';
import { isShort, oldestRow, type Period, snapOutward } from './period';
import { type Piece, piecesOf } from './pieces';
import type { ResolvedFilters } from './resolve-filters';
import { type RollupPlan, rollupPlan } from './rollup-plan';
import { allOf, inRange, rowConditions } from './row-conditions';

export type Grouping = { dimension: DimensionName } | { tag: string };
export type IntervalWish = CalendarUnit | 'hourOfWeek';

export type GroupedQuestion = {
  filters: ResolvedFilters;
  period: Period;
  calendar: SumsCalendar;
  groupBy: Grouping | null;
  /** Only these groups are told apart. */
  keep?: readonly number[];
  /** Whether all others are answered too, as one group of id `otherGroup`. */
  rest?: boolean;
  interval?: IntervalWish;
  measures: readonly Measure[];
  histogram?: 'd' | 't';
};

export type GroupedRow = {
  /** The instant at which the interval starts; the hour for hourOfWeek; 0 without interval. */
  interval: number;
  /** Dimension id; 0 where absent or not grouped. */
  group: number;
  sums: Partial<Record<Measure, bigint>>;
  /** Counts per bin, where a histogram was asked for. */
  bins: number[] | null;
};

export type GroupedAnswer = { rows: GroupedRow[]; basis: 'rollup' | 'raw'; range: Period };

export const otherGroup = -1;

type Collected = Map<string, GroupedRow>;

function rowFor(collected: Collected, interval: number, group: number, withBins: boolean): GroupedRow {
  const key = `${interval}|${group}`;
  let row = collected.get(key);
  if (!row) {
    row = { interval, group, sums: {}, bins: withBins ? new Array<number>(binCount).fill(0) : null };
    collected.set(key, row);
  }
  return row;
}

type Answered = Record<string, bigint | number> & { interval_key: bigint; group_id: bigint };

function collect(
  collected: Collected,
  question: GroupedQuestion,
  answered: Answered[],
  startOf: (key: number) => number,
): void {
  for (const row of answered) {
    const target = rowFor(
      collected,
      startOf(Number(row.interval_key)),
      Number(row.group_id),
      Boolean(question.histogram),
    );
    for (const measure of question.measures) {
      target.sums[measure] = (target.sums[measure] ?? 0n) + BigInt(row[measureColumn[measure]] ?? 0);
    }
  }
}

function groupExpression(column: Sql | null, keep: readonly number[] | undefined): Sql {
  if (!column) return sql`0`;
  if (!keep) return column;
  if (keep.length === 0) return sql`${otherGroup}`;
  return sql`CASE WHEN ${column} IN (${join([...keep])}) THEN ${column} ELSE ${otherGroup} END`;
}

// ── From the kept sums ───────────────────────────────────────────────────────────────────────────

/** All groups together, in the same statement as those kept: what remains is the rest. */
const wholeGroup = -2;

function selectionsOf({ filters, keep, rest, groupBy }: GroupedQuestion, plan: RollupPlan): Selection[] {
  const column = plan.group && identifier(plan.group);
  if (!keep || !column) return [{ plan, group: groupExpression(column, undefined) }];
  const whole = groupBy && 'dimension' in groupBy ? rollupPlan(filters) : null;
  const kept = { plan, group: column, only: keep };
  if (!rest) return [kept];
  // Requests without a tag are no part of its rest.
  if (!whole) return [{ plan, group: groupExpression(column, keep) }];
  return [kept, { plan: { ...whole, group: null }, group: sql`${wholeGroup}` }];
}

/** What the whole has more than the groups that were told apart. */
function leaveRest(collected: Collected): void {
  const wholes = [...collected.values()].filter(({ group }) => group === wholeGroup);
  if (wholes.length === 0) return;
  const byInterval = new Map(wholes.map((whole) => [whole.interval, whole]));
  for (const row of collected.values()) {
    if (row.group === wholeGroup) continue;
    const whole = byInterval.get(row.interval);
    if (!whole) continue;
    for (const [measure, value] of Object.entries(row.sums) as [Measure, bigint][]) {
      whole.sums[measure] = (whole.sums[measure] ?? 0n) - value;
    }
    row.bins?.forEach((count, bin) => {
      if (whole.bins) whole.bins[bin]! -= count;
    });
  }
  for (const whole of wholes) whole.group = otherGroup;
}

type Timing = {
  pieces: Piece[];
  key?: (bucket: Sql) => Sql;
  startOf: (key: number) => number;
};

async function timingOf(database: Database, question: GroupedQuestion, range: Period): Promise<Timing> {
  const { interval, calendar, filters } = question;
  if (!interval) return { pieces: piecesOf(range, calendar), startOf: () => 0 };
  const from = range.from ?? (await oldestSum(database)) ?? range.to;
  const whole = { from, to: range.to };
  if (interval === 'hourOfWeek') {
    const key = hourOfWeekKey(whole, filters.zone);
    const [first, past] = [quarterOf(from), quarterOf(range.to)];
    return {
      pieces: [{ grain: 'quarter', from: first, to: past, sign: 1, key: 0 }],
      key: key.expression,
      startOf: key.startOf,
    };
  }
  const intervals = [...intervalsOf(interval, whole, filters.zone)];
  return {
    pieces: intervals.flatMap((each, key) => piecesOf(each, calendar, { key })),
    startOf: (key) => intervals[key]!.start,
  };
}

async function fromSums(
  database: Database,
  question: GroupedQuestion,
  plan: RollupPlan,
): Promise<GroupedAnswer> {
  const range = snapOutward(question.period);
  const collected: Collected = new Map();
  const { pieces, key, startOf } = await timingOf(database, question, range);
  const asked = { selections: selectionsOf(question, plan), pieces, ...(key ? { key } : {}) };
  const columns = question.measures.map((measure) => measureColumn[measure]);
  const bins = question.histogram ? binColumns(question.histogram) : [];
  const [answered, binned] = await Promise.all([
    keptSums(database, { kind: 'usage', columns, ...asked }),
    bins.length > 0 ? keptSums(database, { kind: 'latency', columns: bins, ...asked }) : [],
  ]);
  collect(collected, question, answered, startOf);
  for (const row of binned) {
    const target = rowFor(collected, startOf(Number(row.interval_key)), Number(row.group_id), true);
    bins.forEach((column, bin) => {
      target.bins![bin]! += Number(row[column] ?? 0);
    });
  }
  leaveRest(collected);
  return { rows: [...collected.values()], basis: 'rollup', range };
}

// ── From rows ────────────────────────────────────────────────────────────────────────────────────

async function tagIdsOf(database: Database, tag: string): Promise<number[]> {
  const rows = await database.read.dimension.findMany({
    where: { kind: tagKind(tag) },
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

async function rawKey(
  database: Database,
  { interval, filters, period }: GroupedQuestion,
): Promise<IntervalKey | null> {
  if (!interval) return null;
  const whole = bounded(period, await oldestRow(database));
  return interval === 'hourOfWeek'
    ? hourOfWeekKey(whole, filters.zone)
    : intervalKey(interval, whole, filters.zone);
}

async function fromRows(
  database: Database,
  question: GroupedQuestion,
  ids: MeasureIds,
): Promise<GroupedAnswer> {
  const { groupBy, filters, period, measures, histogram } = question;
  const { dialect } = database;
  const collected: Collected = new Map();
  const conditions = rowConditions(dialect, filters);
  let source = sql`requests`;
  let column: Sql | null = null;
  if (groupBy && 'tag' in groupBy) {
    const tagIds = await tagIdsOf(database, groupBy.tag);
    source = sql`requests JOIN request_tags AS grouped_tag
      ON grouped_tag.request_created_at = requests.created_at AND grouped_tag.request_id = requests.id`;
    conditions.push(tagIds.length === 0 ? sql`1 = 0` : anyOfColumn(tagIds));
    column = sql`grouped_tag.tag_dim`;
  } else if (groupBy) column = sql`requests.${identifier(dimensionColumns[groupBy.dimension])}`;
  const key = await rawKey(database, question);
  const bucket = sql`(requests.created_at / ${raw(String(quarterMillis))})`;
  const head = sql`${asBigint(key ? key.expression(bucket) : sql`0`)} AS interval_key,
    ${asBigint(groupExpression(column, question.keep))} AS group_id`;
  const startOf = key?.startOf ?? (() => 0);
  const sums = measures.map(
    (measure) => sql`${bigintSum(rowMeasure(measure, ids))} AS ${identifier(measureColumn[measure])}`,
  );
  for await (const part of rowParts(database, period)) {
    const within = [...inRange(part.from, part.to), ...conditions];
    const answered = await database.read.$queryRaw<Answered[]>(
      sql`SELECT ${join([head, ...sums])} FROM ${source} WHERE ${allOf(within)} GROUP BY 1, 2`,
    );
    collect(collected, question, answered, startOf);
    if (!histogram) continue;
    const time = histogram === 'd' ? sql`duration_ms` : sql`ttft_ms`;
    const timed = allOf([...within, isTimed(ids), sql`${time} IS NOT NULL`]);
    const binned = await database.read.$queryRaw<(Answered & { bin: bigint; count: bigint })[]>(sql`
      SELECT ${head}, ${asBigint(binExpression(time))} AS bin, CAST(COUNT(*) AS BIGINT) AS count
      FROM ${source} WHERE ${timed} GROUP BY 1, 2, 3`);
    for (const row of binned) {
      const target = rowFor(collected, startOf(Number(row.interval_key)), Number(row.group_id), true);
      target.bins![Number(row.bin)]! += Number(row.count);
    }
  }
  return { rows: [...collected.values()], basis: 'raw', range: period };
}

function anyOfColumn(tagIds: readonly number[]): Sql {
  return sql`grouped_tag.tag_dim IN (${join([...tagIds])})`;
}

/** The kept sums that answer this question; null where only rows can. */
async function planFor(
  database: Database,
  { filters, groupBy, histogram }: GroupedQuestion,
): Promise<RollupPlan | null> {
  if (groupBy && 'tag' in groupBy) {
    // Sums know one tag at a time: a filter on another tag name needs the rows.
    if (filters.tags.some(({ name }) => name !== groupBy.tag)) return null;
    const plan = rollupPlan(filters, 'tag');
    return plan && { ...plan, a: plan.a ?? (await tagIdsOf(database, groupBy.tag)) };
  }
  const plan = rollupPlan(filters, groupBy?.dimension ?? null);
  return plan && histogram && !plan.hasLatency ? null : plan;
}

export async function groupedSums(database: Database, question: GroupedQuestion): Promise<GroupedAnswer> {
  const plan = await planFor(database, question);
  const { period } = question;
  const oldest = isShort(period) ? await oldestRow(database) : null;
  const exact = isShort(period) && (oldest === null || oldest <= period.from!);
  if (plan && !exact) return await fromSums(database, question, plan);
  return await fromRows(database, question, await readMeasureIds(database.read));
}
