// What a set of filters adds up to over a period: from the kept sums where one of them holds it, else from rows.
import type { Database } from '@/lib/db/database';
import { asBigint, join, type Sql, sql } from '@/lib/db/dialect';
import type { SumsCalendar } from '@/lib/ledger/day-zone';
import { isTimed, type MeasureIds, readMeasureIds, rowSums } from '@/lib/ledger/row-measures';
import { type Measure, measures } from '@/lib/ledger/slices';
import { measureColumn } from '@/lib/ledger/upsert-sums';
import { dayMillis } from '@/lib/time';
import { binBounds, binColumns, binCount } from './histogram';
import { keptSums } from './kept-sums';
import { isShort, oldestRow, type Period, snapOutward } from './period';
import { piecesOf } from './pieces';
import type { ResolvedFilters } from './resolve-filters';
import { type RollupPlan, rollupPlan } from './rollup-plan';
import { allOf, inRange, rowConditions } from './row-conditions';

export type Sums = Record<Measure, bigint>;
export type Histograms = { duration: number[]; ttft: number[] };

export type PeriodSums = {
  sums: Sums;
  /** Null where too many rows would have to be read for them. */
  histograms: Histograms | null;
  basis: 'rollup' | 'raw';
  /** The stretch that was really added up. */
  range: Period;
};

/** Rows are read for histograms only where there are few enough. */
const rowsForHistograms = 100_000;
const measureColumns = measures.map((measure) => measureColumn[measure]);

function emptySums(): Sums {
  return Object.fromEntries(measures.map((measure) => [measure, 0n])) as Sums;
}

function sumsOf(row: Record<string, bigint> | undefined): Sums {
  const sums = emptySums();
  if (row) for (const measure of measures) sums[measure] = row[measureColumn[measure]] ?? 0n;
  return sums;
}

async function rollupSums(
  database: Database,
  plan: RollupPlan,
  period: Period,
  calendar: SumsCalendar,
): Promise<Sums> {
  const [row] = await keptSums(database, {
    kind: 'usage',
    selections: [{ plan, group: sql`0` }],
    columns: measureColumns,
    pieces: piecesOf(period, calendar),
  });
  return sumsOf(row);
}

const allBins = [...binColumns('d'), ...binColumns('t')];

async function rollupHistograms(
  database: Database,
  plan: RollupPlan,
  period: Period,
  calendar: SumsCalendar,
): Promise<Histograms> {
  const [row] = await keptSums(database, {
    kind: 'latency',
    selections: [{ plan, group: sql`0` }],
    columns: allBins,
    pieces: piecesOf(period, calendar),
  });
  const counts = allBins.map((column) => Number(row?.[column] ?? 0n));
  return { duration: counts.slice(0, binCount), ttft: counts.slice(binCount) };
}

/**
 * A day at a time, so that a long question lets others through between its parts. Before the oldest row there is
 * nothing to ask for.
 */
export async function* rowParts(database: Database, period: Period): AsyncGenerator<Period> {
  const oldest = await oldestRow(database);
  if (oldest === null) return;
  let from = Math.max(period.from ?? oldest, oldest);
  while (from < period.to) {
    const to = Math.min(from + dayMillis, period.to);
    yield { from, to };
    from = to;
  }
}

async function rawSums(
  database: Database,
  filters: ResolvedFilters,
  period: Period,
  ids: MeasureIds,
): Promise<Sums> {
  const total = emptySums();
  const conditions = rowConditions(database.dialect, filters);
  for await (const part of rowParts(database, period)) {
    const where = allOf([...inRange(part.from, part.to), ...conditions]);
    const [row] = await database.read.$queryRaw<Record<string, bigint>[]>(
      sql`SELECT ${rowSums(ids)} FROM requests WHERE ${where}`,
    );
    const sums = sumsOf(row);
    for (const measure of measures) total[measure] += sums[measure];
  }
  return total;
}

export function binExpression(column: Sql): Sql {
  const cases = binBounds.map((bound, bin) => sql`WHEN ${column} <= ${Math.floor(bound)} THEN ${bin}`);
  return sql`CASE ${join(cases, ' ')} ELSE ${binCount - 1} END`;
}

const optionalBin = (column: Sql) =>
  sql`CASE WHEN ${column} IS NULL THEN -1 ELSE ${asBigint(binExpression(column))} END`;

/** Both at once: each reading of the rows costs as much as their sums. */
async function rawHistograms(
  database: Database,
  filters: ResolvedFilters,
  period: Period,
  ids: MeasureIds,
): Promise<Histograms> {
  const histograms: Histograms = { duration: Array(binCount).fill(0), ttft: Array(binCount).fill(0) };
  const conditions = [...rowConditions(database.dialect, filters), isTimed(ids)];
  for await (const part of rowParts(database, period)) {
    const where = allOf([...inRange(part.from, part.to), ...conditions]);
    const rows = await database.read.$queryRaw<Record<'duration' | 'ttft' | 'count', bigint>[]>(sql`
      SELECT ${asBigint(sql`duration`)} AS duration, ${asBigint(sql`ttft`)} AS ttft, CAST(COUNT(*) AS BIGINT) AS count
      FROM (
        SELECT ${optionalBin(sql`duration_ms`)} AS duration, ${optionalBin(sql`ttft_ms`)} AS ttft
        FROM requests WHERE ${where}) AS binned
      GROUP BY 1, 2`);
    for (const row of rows) {
      for (const name of ['duration', 'ttft'] as const) {
        if (row[name] >= 0n) histograms[name][Number(row[name])]! += Number(row.count);
      }
    }
  }
  return histograms;
}

/** Short periods are told from the rows, to the millisecond, as long as these still exist. */
async function rowsCanTell(database: Database, period: Period): Promise<boolean> {
  if (!isShort(period)) return false;
  const oldest = await oldestRow(database);
  return oldest === null || oldest <= period.from!;
}

export async function periodSums(
  database: Database,
  filters: ResolvedFilters,
  period: Period,
  calendar: SumsCalendar,
): Promise<PeriodSums> {
  const plan = (await rowsCanTell(database, period)) ? null : rollupPlan(filters);
  if (!plan) {
    const ids = await readMeasureIds(database.read);
    const sums = await rawSums(database, filters, period, ids);
    const histograms = await rawHistograms(database, filters, period, ids);
    return { sums, histograms, basis: 'raw', range: period };
  }
  const range = snapOutward(period);
  const [sums, counts] = await Promise.all([
    rollupSums(database, plan, range, calendar),
    plan.hasLatency ? rollupHistograms(database, plan, range, calendar) : null,
  ]);
  if (counts) {
    return { sums, histograms: counts, basis: 'rollup', range };
  }
  const readable = sums.requests <= BigInt(rowsForHistograms) && (await rowsReachBack(database, range));
  const histograms = readable
    ? await rawHistograms(database, filters, range, await readMeasureIds(database.read))
    : null;
  return { sums, histograms, basis: 'rollup', range };
}

async function rowsReachBack(database: Database, { from }: Period): Promise<boolean> {
  const oldest = await oldestRow(database);
  return oldest !== null && (from === null || oldest <= from);
}
