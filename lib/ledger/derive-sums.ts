// Writes sums anew from what they are sums of: quarter-hours from rows, days from quarter-hours, months from days.
// Whoever calls these holds the sums (lib/db/sums-lock.ts), and has made sure that rows or quarter-hours are all there.
import type { Transaction } from '@/lib/db/database';
import { bigintSum, identifier, join, sql } from '@/lib/db/dialect';
import { addDays, addMonths, dayStart, firstDayOf, monthOf } from '@/lib/time';
import type { SumsCalendar } from './day-zone';
import { type QuarterRange, rawLatencySums, rawUsageSums } from './raw-sums';
import { ofAnySlice, sumTables } from './reconcile';
import { readMeasureIds } from './row-measures';
import { quarterOf } from './slices';

const kinds = ['usage', 'latency'] as const;
type Kind = (typeof kinds)[number];

const keysOf = (kind: Kind, bucket: string) =>
  kind === 'usage' ? ['slice', bucket, 'a', 'b'] : ['slice', bucket, 'a'];

export function quartersOfDay(day: number, zone: string): QuarterRange {
  return { from: quarterOf(dayStart(day, zone)), to: quarterOf(dayStart(addDays(day, 1), zone)) };
}

/** The quarter-hours of a stretch, from its rows. */
export async function deriveQuarters(tx: Transaction, range: QuarterRange): Promise<void> {
  const ids = await readMeasureIds(tx);
  for (const kind of kinds) {
    const { quarter, columns } = sumTables[kind];
    const table = identifier(quarter);
    const names = join([...keysOf(kind, 'bucket'), ...columns].map(identifier));
    for (const { slice, select } of (kind === 'usage' ? rawUsageSums : rawLatencySums)(ids, range)) {
      await tx.$executeRaw(sql`
        DELETE FROM ${table} WHERE slice = ${slice} AND bucket >= ${range.from} AND bucket < ${range.to}`);
      await tx.$executeRaw(sql`INSERT INTO ${table} (${names}) SELECT ${names} FROM (${select}) AS derived`);
    }
  }
}

type Grain = 'quarter' | 'day' | 'month';
const bucketColumn = { quarter: 'bucket', day: 'day', month: 'month' } as const;

/** One bucket, from those of the finer grain in [from, to). */
async function deriveFrom(
  tx: Transaction,
  grain: Exclude<Grain, 'quarter'>,
  bucket: number,
  finer: { grain: Exclude<Grain, 'month'>; from: number; to: number },
): Promise<void> {
  const place = identifier(bucketColumn[grain]);
  const finerPlace = identifier(bucketColumn[finer.grain]);
  for (const kind of kinds) {
    const tables = sumTables[kind];
    const table = identifier(tables[grain]);
    const names = join([...keysOf(kind, bucketColumn[grain]), ...tables.columns].map(identifier));
    const others = join(kind === 'usage' ? [sql`a`, sql`b`] : [sql`a`]);
    const sums = join(tables.columns.map((name) => bigintSum(identifier(name))));
    await tx.$executeRaw(sql`DELETE FROM ${table} WHERE ${ofAnySlice} AND ${place} = ${bucket}`);
    await tx.$executeRaw(sql`
      INSERT INTO ${table} (${names})
      SELECT slice, CAST(${bucket} AS INTEGER), ${others}, ${sums} FROM ${identifier(tables[finer.grain])}
      WHERE ${ofAnySlice} AND ${finerPlace} >= ${finer.from} AND ${finerPlace} < ${finer.to}
      GROUP BY slice, ${others}`);
  }
}

/** One day, from its quarter-hours, and its month where that is kept: at no moment may the two disagree. */
export async function deriveDay(tx: Transaction, day: number, calendar: SumsCalendar): Promise<void> {
  const { from, to } = quartersOfDay(day, calendar.zone);
  await deriveFrom(tx, 'day', day, { grain: 'quarter', from, to });
  if (monthOf(day) < calendar.monthsBefore) await deriveMonth(tx, monthOf(day));
}

/** One month, from its days. */
export async function deriveMonth(tx: Transaction, month: number): Promise<void> {
  const from = firstDayOf(month);
  await deriveFrom(tx, 'month', month, { grain: 'day', from, to: firstDayOf(addMonths(month, 1)) });
}
