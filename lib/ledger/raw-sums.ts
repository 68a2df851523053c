// The quarter-hour sums as they follow from the rows themselves, for every slice: what the kept sums must equal.
import { asBigint, bigintSum, identifier, join, type Sql, sql } from '@/lib/db/dialect';
import { binBounds, binColumns, binCount } from '@/lib/stats/histogram';
import { dimensionColumns } from './row-columns';
import { isTimed, type MeasureIds, rowSums } from './row-measures';
import { type DimensionName, dimensions, pairSlices, quarterMillis, singleSlices } from './slices';

export type QuarterRange = { from: number; to: number };

const bucket = sql`(requests.created_at / ${quarterMillis})`;
const column = (name: DimensionName) => sql`requests.${identifier(dimensionColumns[name])}`;

function within({ from, to }: QuarterRange): Sql {
  return sql`requests.created_at >= ${BigInt(from * quarterMillis)} AND requests.created_at < ${BigInt(to * quarterMillis)}`;
}

const tagJoin = sql`JOIN request_tags
  ON request_tags.request_created_at = requests.created_at AND request_tags.request_id = requests.id`;

type SliceSource = { slice: number; a: Sql; b: Sql; joined: Sql | null };

function singles(): SliceSource[] {
  const zero = sql`0`;
  return [
    { slice: singleSlices.all, a: zero, b: zero, joined: null },
    ...dimensions.map((name) => ({ slice: singleSlices[name], a: column(name), b: zero, joined: null })),
    { slice: singleSlices.tag, a: sql`request_tags.tag_dim`, b: zero, joined: tagJoin },
  ];
}

function pairs(): SliceSource[] {
  return pairSlices.map(({ slice, a, b }) => ({ slice, a: column(a), b: column(b), joined: null }));
}

function selectSums(source: SliceSource, sums: Sql, range: QuarterRange, condition: Sql | null): Sql {
  const integer = (value: Sql) => sql`CAST(${value} AS INTEGER)`;
  const from = source.joined ? sql`requests ${source.joined}` : sql`requests`;
  const where = condition ? sql`${within(range)} AND ${condition}` : within(range);
  return sql`
    SELECT ${integer(sql`${source.slice}`)} AS slice, ${integer(bucket)} AS bucket, ${integer(source.a)} AS a,
      ${integer(source.b)} AS b, ${sums}
    FROM ${from} WHERE ${where} GROUP BY 2, 3, 4`;
}

export type SliceSelect = { slice: number; select: Sql };

/** One SELECT a slice: slice, bucket, a, b and every measure. */
export function rawUsageSums(ids: MeasureIds, range: QuarterRange): SliceSelect[] {
  return [...singles(), ...pairs()].map((source) => ({
    slice: source.slice,
    select: selectSums(source, rowSums(ids), range, null),
  }));
}

function inBin(value: Sql, bin: number): Sql {
  const above = bin === 0 ? null : sql`${value} > ${Math.floor(binBounds[bin - 1]!)}`;
  const upTo = bin === binCount - 1 ? null : sql`${value} <= ${Math.floor(binBounds[bin]!)}`;
  if (above && upTo) return sql`${above} AND ${upTo}`;
  return above ?? upTo ?? sql`true`;
}

function binSums(prefix: 'd' | 't', value: Sql): Sql[] {
  return binColumns(prefix).map(
    (name, bin) =>
      sql`${asBigint(bigintSum(sql`CASE WHEN ${inBin(value, bin)} THEN 1 ELSE 0 END`))} AS ${identifier(name)}`,
  );
}

/** The same for the histograms: slice, bucket, a, b (0) and every bin. */
export function rawLatencySums(ids: MeasureIds, range: QuarterRange): SliceSelect[] {
  const sums = join([...binSums('d', sql`duration_ms`), ...binSums('t', sql`ttft_ms`)]);
  const condition = sql`${isTimed(ids)} AND (duration_ms IS NOT NULL OR ttft_ms IS NOT NULL)`;
  return singles().map((source) => ({
    slice: source.slice,
    select: selectSums(source, sums, range, condition),
  }));
}
