// Proves that rows, quarter-hours, days and months say the same, or tells where they do not.
import type { Database, Transaction } from '@/lib/db/database';
import { bigintSum, identifier, join, type Sql, sql } from '@/lib/db/dialect';
import { binColumns } from '@/lib/stats/histogram';
import { addDays, addMonths, dayStart, firstDayOf, monthOf } from '@/lib/time';
import { dayZone, sumsCalendar } from './day-zone';
import { type QuarterRange, rawLatencySums, rawUsageSums } from './raw-sums';
import { readMeasureIds } from './row-measures';
import { allSlices, measures, quarterOf } from './slices';
import { measureColumn } from './upsert-sums';

export type Drift = {
  between: 'rows and quarter-hours' | 'quarter-hours and days' | 'days and months';
  table: 'usage' | 'latency';
  slice: number;
  /** Quarter-hour, day yyyymmdd or month yyyymm. */
  bucket: number;
  a: number;
  b: number;
};

type Place = { slice: number; bucket: number; a: number; b: number };

/** Both kinds of sums: the table of each grain, and the columns that are summed. */
export const sumTables = {
  usage: {
    quarter: 'usage_quarter_hours',
    day: 'usage_stats_daily',
    month: 'usage_stats_monthly',
    b: sql`b`,
    columns: measures.map((measure) => measureColumn[measure]),
  },
  latency: {
    quarter: 'latency_quarter_hours',
    day: 'latency_daily',
    month: 'latency_monthly',
    b: sql`0`,
    columns: [...binColumns('d'), ...binColumns('t')],
  },
} as const;
type TableName = keyof typeof sumTables;

/** The tables' keys begin with the slice: without it a day could only be found by reading everything. */
export const ofAnySlice = sql`slice IN (${join([...allSlices])})`;

/** Where two selections of slice, bucket, a, b and measures differ. */
async function differences(tx: Transaction, left: Sql, right: Sql): Promise<Place[]> {
  const only = (these: Sql, others: Sql) =>
    sql`SELECT slice, bucket, a, b FROM (SELECT * FROM (${these}) AS these EXCEPT SELECT * FROM (${others}) AS others) AS found`;
  const rows = await tx.$queryRaw<Place[]>(sql`${only(left, right)} UNION ${only(right, left)}`);
  return rows.map((row) => ({
    slice: Number(row.slice),
    bucket: Number(row.bucket),
    a: Number(row.a),
    b: Number(row.b),
  }));
}

/** Where the quarter-hours of a stretch differ from its rows, which must all still exist. */
export async function driftOfQuarters(database: Database, range: QuarterRange): Promise<Drift[]> {
  const ids = await readMeasureIds(database.read);
  return database.snapshot(async (tx) => {
    const found: Drift[] = [];
    for (const table of ['usage', 'latency'] as const) {
      const raw = (table === 'usage' ? rawUsageSums : rawLatencySums)(ids, range);
      const { quarter, columns, b } = sumTables[table];
      for (const { slice, select } of raw) {
        const kept = sql`
          SELECT slice, bucket, a, ${b} AS b, ${join(columns.map(identifier))} FROM ${identifier(quarter)}
          WHERE slice = ${slice} AND bucket >= ${range.from} AND bucket < ${range.to}`;
        for (const place of await differences(tx, select, kept)) {
          found.push({ between: 'rows and quarter-hours', table, ...place });
        }
      }
    }
    return found;
  });
}

type Bucket = { grain: 'day' | 'month'; at: number };
type Parts = { grain: 'quarter' | 'day'; from: number; to: number };

const bucketNames = { quarter: sql`bucket`, day: sql`day`, month: sql`month` };

/** Where a bucket differs from the finer ones in [from, to) that it is the sum of. */
async function driftOfBucket(
  database: Database,
  between: Drift['between'],
  { grain, at }: Bucket,
  parts: Parts,
): Promise<Drift[]> {
  const part = bucketNames[parts.grain];
  return database.snapshot(async (tx) => {
    const found: Drift[] = [];
    for (const table of Object.keys(sumTables) as TableName[]) {
      const tables = sumTables[table];
      const { columns, b } = tables;
      const sums = join(columns.map((name) => sql`${bigintSum(identifier(name))} AS ${identifier(name)}`));
      const added = sql`
        SELECT slice, CAST(${at} AS INTEGER) AS bucket, a, ${b} AS b, ${sums} FROM ${identifier(tables[parts.grain])}
        WHERE ${ofAnySlice} AND ${part} >= ${parts.from} AND ${part} < ${parts.to}
        GROUP BY slice, a${table === 'usage' ? sql`, b` : sql``}`;
      const kept = sql`
        SELECT slice, ${bucketNames[grain]} AS bucket, a, ${b} AS b, ${join(columns.map(identifier))}
        FROM ${identifier(tables[grain])} WHERE ${ofAnySlice} AND ${bucketNames[grain]} = ${at}`;
      for (const place of await differences(tx, added, kept)) found.push({ between, table, ...place });
    }
    return found;
  });
}

/** Where a day differs from its quarter-hours, which must all still exist. */
export async function driftOfDay(database: Database, day: number): Promise<Drift[]> {
  const zone = await dayZone(database);
  const from = quarterOf(dayStart(day, zone));
  const to = quarterOf(dayStart(addDays(day, 1), zone));
  return driftOfBucket(
    database,
    'quarter-hours and days',
    { grain: 'day', at: day },
    { grain: 'quarter', from, to },
  );
}

/** Where a month differs from its days; nowhere while it has no sums of its own. */
export async function driftOfMonth(database: Database, month: number): Promise<Drift[]> {
  const { monthsBefore } = await sumsCalendar(database);
  if (month >= monthsBefore) return [];
  return driftOfBucket(
    database,
    'days and months',
    { grain: 'month', at: month },
    { grain: 'day', from: firstDayOf(month), to: firstDayOf(addMonths(month, 1)) },
  );
}

/** Every difference in what a stretch of days holds. */
export async function findDrift(database: Database, firstDay: number, lastDay: number): Promise<Drift[]> {
  const zone = await dayZone(database);
  const found: Drift[] = [];
  for (let day = firstDay; day <= lastDay; day = addDays(day, 1)) {
    const from = quarterOf(dayStart(day, zone));
    const to = quarterOf(dayStart(addDays(day, 1), zone));
    found.push(...(await driftOfQuarters(database, { from, to })), ...(await driftOfDay(database, day)));
  }
  for (let month = monthOf(firstDay); month <= monthOf(lastDay); month = addMonths(month, 1)) {
    found.push(...(await driftOfMonth(database, month)));
  }
  return found;
}
