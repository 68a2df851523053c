// Adds rows up in memory, so that the database is told each sum once a batch.
import { binCount } from '@/lib/stats/histogram';
import { dayOf } from '@/lib/time';
import type { LedgerRow } from './ledger-row';
import { dimensions, measures, pairSlices, quarterMillis, quarterOf, singleSlices } from './slices';

/** `bucket` is a quarter-hour, or a day yyyymmdd. */
export type UsageSum = { slice: number; bucket: number; a: number; b: number; values: number[] };
/** Counts per bin: durations first, then first-token times. */
export type LatencySum = { slice: number; bucket: number; a: number; bins: number[] };

export type Sums = { usage: Map<string, UsageSum>; latency: Map<string, LatencySum> };

const measureCount = measures.length;

export function emptySums(): Sums {
  return { usage: new Map(), latency: new Map() };
}

function addUsage(sums: Sums, slice: number, bucket: number, a: number, b: number, values: number[]): void {
  const key = `${slice}|${bucket}|${a}|${b}`;
  const sum = sums.usage.get(key);
  if (!sum) {
    sums.usage.set(key, { slice, bucket, a, b, values: values.slice() });
    return;
  }
  for (let index = 0; index < measureCount; index++) sum.values[index]! += values[index]!;
}

function latencySum(sums: Sums, slice: number, bucket: number, a: number): LatencySum {
  const key = `${slice}|${bucket}|${a}`;
  let sum = sums.latency.get(key);
  if (!sum) {
    sum = { slice, bucket, a, bins: new Array<number>(2 * binCount).fill(0) };
    sums.latency.set(key, sum);
  }
  return sum;
}

function addSingle(sums: Sums, slice: number, bucket: number, a: number, row: LedgerRow): void {
  addUsage(sums, slice, bucket, a, 0, row.adds);
  if (row.durationBin < 0 && row.ttftBin < 0) return;
  const { bins } = latencySum(sums, slice, bucket, a);
  if (row.durationBin >= 0) bins[row.durationBin]!++;
  if (row.ttftBin >= 0) bins[binCount + row.ttftBin]!++;
}

/** Adds one row to every quarter-hour sum it belongs to. */
export function addRow(sums: Sums, row: LedgerRow): void {
  const quarter = quarterOf(row.record.createdAt);
  addSingle(sums, singleSlices.all, quarter, 0, row);
  for (const name of dimensions) addSingle(sums, singleSlices[name], quarter, row.ids[name], row);
  for (const tagId of row.tagIds) addSingle(sums, singleSlices.tag, quarter, tagId, row);
  for (const { slice, a, b } of pairSlices) addUsage(sums, slice, quarter, row.ids[a], row.ids[b], row.adds);
}

/** Days from quarter-hours: no zone's day begins inside one. */
export function dailySums(quarters: Sums, timeZone: string): Sums {
  const days = emptySums();
  const dayOfQuarter = new Map<number, number>();
  const dayFor = (quarter: number): number => {
    let day = dayOfQuarter.get(quarter);
    if (day === undefined) {
      day = dayOf(quarter * quarterMillis, timeZone);
      dayOfQuarter.set(quarter, day);
    }
    return day;
  };
  for (const { slice, bucket, a, b, values } of quarters.usage.values()) {
    addUsage(days, slice, dayFor(bucket), a, b, values);
  }
  for (const { slice, bucket, a, bins } of quarters.latency.values()) {
    const sum = latencySum(days, slice, dayFor(bucket), a);
    for (let index = 0; index < bins.length; index++) sum.bins[index]! += bins[index]!;
  }
  return days;
}
