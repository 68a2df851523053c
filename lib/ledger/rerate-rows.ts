// What requests that were counted would cost at other prices: a slice of them read and computed.
import type { Database } from '@/lib/db/database';
import { join, type Sql, sql } from '@/lib/db/dialect';
import { type BilledUnits, type Cost, computeCost } from '@/lib/pricing/compute-cost';
import type { PriceBook } from '@/lib/pricing/price-book';

/** What was brought in with its own cost has no price of ours, and keeps what it cost. */
export const givenPriceVersion = 'given';

const sliceRows = 500;

export type RatedRow = {
  created_at: bigint;
  id: string;
  key_dim: number;
  user_dim: number;
  project_dim: number;
  account_dim: number;
  provider_dim: number;
  protocol_dim: number;
  mode_dim: number;
  model_dim: number;
  status_dim: number;
  error_code_dim: number;
  usage_source_dim: number;
  stream: number;
  cached: number;
  upstream_model: string | null;
  input_tokens: number | null;
  cache_read_tokens: number | null;
  cache_write_tokens: number | null;
  cache_write_1h_tokens: number | null;
  output_tokens: number | null;
  units: string | null;
  usage_raw: string | null;
  price_rate: bigint;
  price_version: string | null;
  base_cost: bigint | null;
  cost: bigint | null;
  input_cost: bigint | null;
  cache_read_cost: bigint | null;
  cache_write_cost: bigint | null;
  output_cost: bigint | null;
  other_cost: bigint | null;
};

export type RerateRange = {
  from: number;
  to: number;
  /** Dimension ids; null: every model. */
  modelIds: readonly number[] | null;
};

export type Place = { createdAt: bigint; id: string };

/** Requests that used something, in order. What Weir's own cache served costs nothing at any price. */
export async function readRatedRows(
  database: Database,
  range: RerateRange,
  after: Place | null,
): Promise<RatedRow[]> {
  const conditions: Sql[] = [
    sql`created_at >= ${BigInt(range.from)}`,
    sql`created_at < ${BigInt(range.to)}`,
    sql`cached = 0`,
    sql`(input_tokens IS NOT NULL OR output_tokens IS NOT NULL OR units IS NOT NULL OR cost IS NOT NULL)`,
    sql`COALESCE(price_version, '') <> ${givenPriceVersion}`,
  ];
  if (range.modelIds) conditions.push(sql`model_dim IN (${join([...range.modelIds])})`);
  if (after) conditions.push(sql`(created_at, id) > (${after.createdAt}, ${after.id})`);
  return database.read.$queryRaw<RatedRow[]>(sql`
    SELECT created_at, id, key_dim, user_dim, project_dim, account_dim, provider_dim, protocol_dim, mode_dim,
      model_dim, status_dim, error_code_dim, usage_source_dim, stream, cached, upstream_model,
      input_tokens, cache_read_tokens, cache_write_tokens, cache_write_1h_tokens, output_tokens, units, usage_raw,
      price_rate, price_version, base_cost, cost, input_cost, cache_read_cost, cache_write_cost, output_cost,
      other_cost
    FROM requests WHERE ${join(conditions, ' AND ')}
    ORDER BY created_at, id LIMIT ${sliceRows}`);
}

export type Repriced = { row: RatedRow; version: string; cost: Cost };

export type PriceQuestioner = {
  book: PriceBook;
  nameOf: (dimensionId: number) => string;
  /** Prices of that instant; null: those in force when each request was made. */
  at: number | null;
};

/** Null where nobody knows a price, or the price asks for what the row does not tell. */
export function reprice(row: RatedRow, { book, nameOf, at }: PriceQuestioner): Repriced | null {
  const provider = nameOf(row.provider_dim);
  const when = at ?? Number(row.created_at);
  const model = nameOf(row.model_dim);
  // In the order in which the gateway asks: what the upstream calls it, then what the client calls it.
  const price =
    (row.upstream_model ? book.findPrice({ provider, model: row.upstream_model, at: when }) : null) ??
    book.findPrice({ provider, model, at: when });
  const counted = row.input_tokens !== null || row.output_tokens !== null;
  const tokens = counted
    ? {
        inputTokens: row.input_tokens ?? 0,
        cacheReadTokens: row.cache_read_tokens ?? 0,
        cacheWriteTokens: row.cache_write_tokens ?? 0,
        cacheWrite1hTokens: row.cache_write_1h_tokens ?? 0,
        outputTokens: row.output_tokens ?? 0,
      }
    : null;
  const cost = computeCost(price, tokens, unitsOf(row), row.price_rate);
  return price && cost ? { row, version: price.version, cost } : null;
}

function unitsOf(row: RatedRow): BilledUnits {
  const units: BilledUnits = row.units === null ? {} : (JSON.parse(row.units) as BilledUnits);
  const serviceTier = serviceTierOf(row.usage_raw);
  return serviceTier === null ? units : { ...units, serviceTier };
}

/** The row keeps the provider's own words on its usage, where two of the three vendors name the tier. */
function serviceTierOf(usageRaw: string | null): string | null {
  if (!usageRaw?.includes('ervice')) return null;
  try {
    const usage = JSON.parse(usageRaw) as { service_tier?: unknown; serviceTier?: unknown } | null;
    const tier = usage?.service_tier ?? usage?.serviceTier;
    return typeof tier === 'string' ? tier.slice(0, 60).toLowerCase() : null;
  } catch {
    // Cut off at its size limit.
    return null;
  }
}

/** Whether writing it would change anything. */
export function differs({ row, version, cost }: Repriced): boolean {
  return (
    row.cost !== cost.cost ||
    row.base_cost !== cost.baseCost ||
    row.input_cost !== cost.inputCost ||
    row.cache_read_cost !== cost.cacheReadCost ||
    row.cache_write_cost !== cost.cacheWriteCost ||
    row.output_cost !== cost.outputCost ||
    row.other_cost !== cost.otherCost ||
    row.price_version !== version
  );
}
