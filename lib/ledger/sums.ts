// Adds rows up in memory, so that the database is told each sum once a batch.
import { binCount } from '@/lib/stats/histogram';
import { dayOf, monthOf } from '@/lib/time';
import type { LedgerRow } from './ledger-row';
import { dimensions, measures, pairSlices, quarterMillis, quarterOf, singleSlices } from './slices';

/** `bucket` is a quarter-hour, a day yyyymmdd, or a month yyyymm. */
export type UsageSum = { slice: number; bucket: number; a: number; b: number; values: number[] };
/** Counts per bin: durations first, then first-token times. */
export type LatencySum = { slice: number; bucket: number; a: number; bins: number[] };

/** Sums by bucket, slice, and dimension ids. */
type SumsOf<Sum> = Map<number, (Map<number, Sum> | undefined)[]>;

export type Sums = { usage: SumsOf<UsageSum>; latency: SumsOf<LatencySum> };

export function* eachSum<Sum>(sums: SumsOf<Sum>): Generator<Sum> {
  for (const bySlice of sums.values()) for (const byIds of bySlice) if (byIds) yield* byIds.values();
}

/** What of a row its sums are made of. */
export type Addend = Pick<LedgerRow, 'ids' | 'tagIds' | 'adds' | 'durationBin' | 'ttftBin'> & {
  record: { createdAt: number };
};

const measureCount = measures.length;

export function emptySums(): Sums {
  return { usage: new Map(), latency: new Map() };
}

/** Dimension ids stay below this: two of them make one exact number, and one alone stays a small integer. */
const idRoom = 2 ** 26;

// Numbers as keys, a map each: text made of four numbers was the dearest part of adding up.
function sumsAt<Sum>(sums: SumsOf<Sum>, bucket: number, slice: number): Map<number, Sum> {
  let bySlice = sums.get(bucket);
  if (!bySlice) {
    bySlice = [];
    sums.set(bucket, bySlice);
  }
  let byIds = bySlice[slice];
  if (!byIds) {
    byIds = new Map();
    bySlice[slice] = byIds;
  }
  return byIds;
}

function addUsage(sums: Sums, slice: number, bucket: number, a: number, b: number, values: number[]): void {
  const byIds = sumsAt(sums.usage, bucket, slice);
  const key = b * idRoom + a;
  const sum = byIds.get(key);
  if (!sum) {
    byIds.set(key, { slice, bucket, a, b, values: values.slice() });
    return;
  }
  const total = sum.values;
  for (let index = 0; index < measureCount; index++) total[index]! += values[index]!;
}

function latencySum(sums: Sums, slice: number, bucket: number, a: number): LatencySum {
  const byIds = sumsAt(sums.latency, bucket, slice);
  let sum = byIds.get(a);
  if (!sum) {
    sum = { slice, bucket, a, bins: new Array<number>(2 * binCount).fill(0) };
    byIds.set(a, sum);
  }
  return sum;
}

function addSingle(sums: Sums, slice: number, bucket: number, a: number, row: Addend): void {
  addUsage(sums, slice, bucket, a, 0, row.adds);
  if (row.durationBin < 0 && row.ttftBin < 0) return;
  const { bins } = latencySum(sums, slice, bucket, a);
  if (row.durationBin >= 0) bins[row.durationBin]!++;
  if (row.ttftBin >= 0) bins[binCount + row.ttftBin]!++;
}

/** Adds one row to every quarter-hour sum it belongs to. */
export function addRow(sums: Sums, row: Addend): void {
  const quarter = quarterOf(row.record.createdAt);
  addSingle(sums, singleSlices.all, quarter, 0, row);
  for (const name of dimensions) addSingle(sums, singleSlices[name], quarter, row.ids[name], row);
  for (const tagId of row.tagIds) addSingle(sums, singleSlices.tag, quarter, tagId, row);
  for (const { slice, a, b } of pairSlices) addUsage(sums, slice, quarter, row.ids[a], row.ids[b], row.adds);
}

/** The same sums by larger buckets; those without one are left out. */
function regrouped(sums: Sums, bucketOf: (bucket: number) => number | null): Sums {
  const larger = emptySums();
  const known = new Map<number, number | null>();
  const largerOf = (bucket: number): number | null => {
    let found = known.get(bucket);
    if (found === undefined) {
      found = bucketOf(bucket);
      known.set(bucket, found);
    }
    return found;
  };
  for (const { slice, bucket, a, b, values } of eachSum(sums.usage)) {
    const into = largerOf(bucket);
    if (into !== null) addUsage(larger, slice, into, a, b, values);
  }
  for (const { slice, bucket, a, bins } of eachSum(sums.latency)) {
    const into = largerOf(bucket);
    if (into === null) continue;
    const sum = latencySum(larger, slice, into, a);
    for (let index = 0; index < bins.length; index++) sum.bins[index]! += bins[index]!;
  }
  return larger;
}

/** Days from quarter-hours: no zone's day begins inside one. */
export function dailySums(quarters: Sums, timeZone: string): Sums {
  return regrouped(quarters, (quarter) => dayOf(quarter * quarterMillis, timeZone));
}

/** Months from days, of those months that have sums of their own already. */
export function monthlySums(days: Sums, monthsBefore: number): Sums {
  return regrouped(days, (day) => (monthOf(day) < monthsBefore ? monthOf(day) : null));
}
