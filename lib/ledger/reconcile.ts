// Proves that rows, quarter-hours and days say the same, or tells where they do not.
import type { Database, Transaction } from '@/lib/db/database';
import { bigintSum, identifier, join, type Sql, sql } from '@/lib/db/dialect';
import { binColumns } from '@/lib/stats/histogram';
import { addDays, dayStart } from '@/lib/time';
import { dayZone } from './day-zone';
import { type QuarterRange, rawLatencySums, rawUsageSums } from './raw-sums';
import { readMeasureIds } from './row-measures';
import { allSlices, measures, quarterOf } from './slices';
import { measureColumn } from './upsert-sums';

export type Drift = {
  between: 'rows and quarter-hours' | 'quarter-hours and days';
  table: 'usage' | 'latency';
  slice: number;
  /** Quarter-hour or day yyyymmdd. */
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
    b: sql`b`,
    columns: measures.map((measure) => measureColumn[measure]),
  },
  latency: {
    quarter: 'latency_quarter_hours',
    day: 'latency_daily',
    b: sql`0`,
    columns: [...binColumns('d'), ...binColumns('t')],
  },
} as const;
type TableName = keyof typeof sumTables;

/** The tables' keys begin with the slice: without it a day could only be found by reading everything. */
const ofAnySlice = sql`slice IN (${join([...allSlices])})`;

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

/** Where a day differs from its quarter-hours, which must all still exist. */
export async function driftOfDay(database: Database, day: number): Promise<Drift[]> {
  const zone = await dayZone(database);
  const from = quarterOf(dayStart(day, zone));
  const to = quarterOf(dayStart(addDays(day, 1), zone));
  return database.snapshot(async (tx) => {
    const found: Drift[] = [];
    for (const table of Object.keys(sumTables) as TableName[]) {
      const { quarter, day: daily, columns, b } = sumTables[table];
      const sums = join(columns.map((name) => sql`${bigintSum(identifier(name))} AS ${identifier(name)}`));
      const fromQuarters = sql`
        SELECT slice, CAST(${day} AS INTEGER) AS bucket, a, ${b} AS b, ${sums} FROM ${identifier(quarter)}
        WHERE ${ofAnySlice} AND bucket >= ${from} AND bucket < ${to} GROUP BY slice, a${table === 'usage' ? sql`, b` : sql``}`;
      const kept = sql`
        SELECT slice, day AS bucket, a, ${b} AS b, ${join(columns.map(identifier))} FROM ${identifier(daily)}
        WHERE ${ofAnySlice} AND day = ${day}`;
      for (const place of await differences(tx, fromQuarters, kept)) {
        found.push({ between: 'quarter-hours and days', table, ...place });
      }
    }
    return found;
  });
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
  return found;
}
