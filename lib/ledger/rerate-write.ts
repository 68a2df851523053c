// Writes new costs onto requests, and moves every sum by exactly the difference, in one transaction.
import { raiseChange } from '@/lib/db/changes';
import type { Database, Transaction } from '@/lib/db/database';
import { rowsFromJson, sql } from '@/lib/db/dialect';
import { shareSums } from '@/lib/db/sums-lock';
import { calendarWithin } from './day-zone';
import { readPurgeMarks } from './purge-marks';
import type { RatedRow, Repriced } from './rerate-rows';
import { dimensionColumns } from './row-columns';
import { type DimensionName, dimensions, type Measure, measures, quarterOf } from './slices';
import { type Addend, addRow, dailySums, emptySums, type Sums } from './sums';
import { addSums } from './upsert-sums';

const columns = {
  created_at: 'bigint',
  id: 'text',
  old_cost: 'bigint',
  old_base_cost: 'bigint',
  base_cost: 'bigint',
  cost: 'bigint',
  input_cost: 'bigint',
  cache_read_cost: 'bigint',
  cache_write_cost: 'bigint',
  output_cost: 'bigint',
  other_cost: 'bigint',
  price_version: 'text',
} as const;

/** Answers those that were written: not those which retention has removed, or somebody else re-rated, meanwhile. */
async function updateRows(
  tx: Transaction,
  database: Database,
  repriced: readonly Repriced[],
): Promise<Repriced[]> {
  const incoming = rowsFromJson(
    database.dialect,
    columns,
    repriced.map(({ row, version, cost }) => ({
      created_at: row.created_at,
      id: row.id,
      old_cost: row.cost,
      old_base_cost: row.base_cost,
      base_cost: cost.baseCost,
      cost: cost.cost,
      input_cost: cost.inputCost,
      cache_read_cost: cost.cacheReadCost,
      cache_write_cost: cost.cacheWriteCost,
      output_cost: cost.outputCost,
      other_cost: cost.otherCost,
      price_version: version,
    })),
  );
  const updated = await tx.$queryRaw<{ id: string }[]>(sql`
    UPDATE requests SET base_cost = incoming.base_cost, cost = incoming.cost, input_cost = incoming.input_cost,
      cache_read_cost = incoming.cache_read_cost, cache_write_cost = incoming.cache_write_cost,
      output_cost = incoming.output_cost, other_cost = incoming.other_cost, price_version = incoming.price_version
    FROM ${incoming} AS incoming
    WHERE requests.created_at = incoming.created_at AND requests.id = incoming.id
      AND requests.cost IS NOT DISTINCT FROM incoming.old_cost
      AND requests.base_cost IS NOT DISTINCT FROM incoming.old_base_cost
    RETURNING requests.id AS id`);
  const ids = new Set(updated.map(({ id }) => id));
  return repriced.filter(({ row }) => ids.has(row.id));
}

async function tagsOf(tx: Transaction, rows: readonly RatedRow[]): Promise<Map<string, number[]>> {
  const first = rows[0]!.created_at;
  const last = rows.at(-1)!.created_at;
  const found = await tx.$queryRaw<{ id: string; tag: number }[]>(sql`
    SELECT request_id AS id, tag_dim AS tag FROM request_tags
    WHERE request_created_at >= ${first} AND request_created_at <= ${last}`);
  const tags = new Map<string, number[]>();
  for (const { id, tag } of found) tags.set(id, [...(tags.get(id) ?? []), Number(tag)]);
  return tags;
}

/** What the row's sums move by. `unknown` is whether it had been counted as of unknown cost. */
function differenceOf({ row, cost }: Repriced, unknownBefore: boolean, tagIds: number[]): Addend {
  const move = (after: bigint, before: bigint | null) => Number(after - (before ?? 0n));
  const moves: Partial<Record<Measure, number>> = {
    baseCost: move(cost.baseCost, row.base_cost),
    cost: move(cost.cost, row.cost),
    inputCost: move(cost.inputCost, row.input_cost),
    cacheReadCost: move(cost.cacheReadCost, row.cache_read_cost),
    cacheWriteCost: move(cost.cacheWriteCost, row.cache_write_cost),
    outputCost: move(cost.outputCost, row.output_cost),
    otherCost: move(cost.otherCost, row.other_cost),
    unknownCostRequests: unknownBefore ? -1 : 0,
  };
  const ids = Object.fromEntries(
    dimensions.map((name) => [name, row[dimensionColumns[name] as keyof RatedRow]]),
  ) as Record<DimensionName, number>;
  return {
    record: { createdAt: Number(row.created_at) },
    ids,
    tagIds,
    adds: measures.map((measure) => moves[measure] ?? 0),
    durationBin: -1,
    ttftBin: -1,
  };
}

/** Quarter-hours that retention removed stay removed: only their days are moved. */
function keptQuarters(sums: Sums, purgedBefore: number): Sums {
  if (purgedBefore === 0) return sums;
  const first = quarterOf(purgedBefore);
  return {
    usage: new Map([...sums.usage].filter(([bucket]) => bucket >= first)),
    latency: sums.latency,
  };
}

/** `isUnknown` tells which rows had been counted as of unknown cost. Answers those that were written. */
export async function writeRepriced(
  database: Database,
  repriced: readonly Repriced[],
  isUnknown: (row: RatedRow) => boolean,
): Promise<Repriced[]> {
  if (repriced.length === 0) return [];
  return database.write(async (tx) => {
    await shareSums(tx, database.dialect);
    const calendar = await calendarWithin(tx);
    const written = await updateRows(tx, database, repriced);
    if (written.length === 0) return written;
    // Quotas count along by themselves and would never hear of it.
    await raiseChange(tx, 'sums');
    const tags = await tagsOf(
      tx,
      written.map(({ row }) => row),
    );
    const sums = emptySums();
    for (const item of written)
      addRow(sums, differenceOf(item, isUnknown(item.row), tags.get(item.row.id) ?? []));
    const { quarters } = await readPurgeMarks(tx);
    await addSums(database, tx, keptQuarters(sums, quarters), dailySums(sums, calendar.zone), calendar);
    return written;
  });
}
