// Writes sums anew from what they are sums of: quarter-hours from rows, days from quarter-hours. Whoever calls these
// holds the sums (lib/db/sums-lock.ts), and has made sure that rows or quarter-hours are all there.
import type { Transaction } from '@/lib/db/database';
import { bigintSum, identifier, join, sql } from '@/lib/db/dialect';
import { addDays, dayStart } from '@/lib/time';
import { type QuarterRange, rawLatencySums, rawUsageSums } from './raw-sums';
import { sumTables } from './reconcile';
import { readMeasureIds } from './row-measures';
import { allSlices, quarterOf } from './slices';

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

/** One day, from its quarter-hours. */
export async function deriveDay(tx: Transaction, day: number, zone: string): Promise<void> {
  const { from, to } = quartersOfDay(day, zone);
  for (const kind of kinds) {
    const { quarter, day: daily, columns } = sumTables[kind];
    const table = identifier(daily);
    const names = join([...keysOf(kind, 'day'), ...columns].map(identifier));
    const others = join(kind === 'usage' ? [sql`a`, sql`b`] : [sql`a`]);
    const sums = join(columns.map((name) => bigintSum(identifier(name))));
    for (const slice of allSlices) {
      await tx.$executeRaw(sql`DELETE FROM ${table} WHERE slice = ${slice} AND day = ${day}`);
      await tx.$executeRaw(sql`
        INSERT INTO ${table} (${names})
        SELECT slice, CAST(${day} AS INTEGER), ${others}, ${sums} FROM ${identifier(quarter)}
        WHERE slice = ${slice} AND bucket >= ${from} AND bucket < ${to}
        GROUP BY slice, ${others}`);
    }
  }
}
