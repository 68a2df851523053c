// The bundled price catalogue, translated into our own form of a price.
import { calcPrice, findProvider, type ModelPrice } from '@pydantic/genai-prices';
import type { PriceSpec } from '@/lib/pricing/price-spec';
import { quarterMillis } from '@/lib/time';

/** The package's version, which it does not export: part of every captured price's name. */
export const catalogueVersion = '0.1.8';

export type CatalogueEntry = { provider: string; model: string; name: string; spec: PriceSpec };
export type CatalogueMatch = { version: string; spec: PriceSpec };

/** Our names for vendors → the catalogue's. A vendor that is not here is looked up by the model's name alone. */
const vendorIds: Readonly<Record<string, string>> = {
  openai: 'openai',
  anthropic: 'anthropic',
  google: 'google',
  azure: 'azure',
  deepseek: 'deepseek',
  openrouter: 'openrouter',
  groq: 'groq',
  mistral: 'mistral',
  xai: 'x-ai',
  moonshot: 'moonshotai',
  zhipu: 'zhipuai',
  zai: 'zai',
  perplexity: 'perplexity',
  cohere: 'cohere',
  fireworks: 'fireworks',
  together: 'together',
  cerebras: 'cerebras',
  novita: 'novita',
};

type CataloguePrice = NonNullable<ModelPrice[string]>;

function base(price: CataloguePrice | undefined): number | undefined {
  return typeof price === 'object' ? price.base : price;
}

function atTier(price: CataloguePrice | undefined, start: number): number | undefined {
  if (typeof price !== 'object') return price;
  return price.tiers.findLast((tier) => tier.start <= start)?.price ?? price.base;
}

const rounded = (value: number | undefined) => (value === undefined ? undefined : Number(value.toFixed(9)));

function tokenSpec(prices: ModelPrice, pick: (price: CataloguePrice | undefined) => number | undefined) {
  const input = rounded(pick(prices.input_mtok));
  const output = rounded(pick(prices.output_mtok));
  if (input === undefined && output === undefined) return null;
  return {
    input: input ?? 0,
    output: output ?? 0,
    cacheRead: rounded(pick(prices.cache_read_mtok)),
    cacheWrite5m: rounded(pick(prices.cache_write_mtok)),
    cacheWrite1h: rounded(pick(prices.cache_write_1h_mtok)),
  };
}

/** Exported for its tests. Null where the catalogue prices nothing that we meter. */
export function specFromCatalogue(prices: ModelPrice): PriceSpec | null {
  const tokens = tokenSpec(prices, base);
  const starts = new Set<number>();
  for (const price of Object.values(prices)) {
    if (typeof price === 'object') for (const tier of price.tiers) starts.add(tier.start);
  }
  const contextTiers = [...starts]
    .sort((a, b) => a - b)
    .flatMap((above) => {
      const tier = tokenSpec(prices, (price) => atTier(price, above));
      return tier && above > 0 ? [{ ...tier, above }] : [];
    });
  const hour = base(prices.audio_hours) ?? base(prices.input_audio_hours);
  const thousandRequests = base(prices.requests_kcount);
  const spec: PriceSpec = {
    ...tokens,
    contextTiers: tokens && contextTiers.length > 0 ? contextTiers : undefined,
    perSecond: hour === undefined ? undefined : rounded(hour / 3600),
    perRequest: thousandRequests === undefined ? undefined : rounded(thousandRequests / 1000),
  };
  return tokens || spec.perSecond !== undefined || spec.perRequest !== undefined ? spec : null;
}

type Remembered = { match: CatalogueMatch | null; until: number };
const remembered = new Map<string, Remembered>();
const rememberedMost = 5_000;

function look(provider: string | null, model: string, at: number): Remembered {
  const result = calcPrice({}, model, {
    ...(provider ? { providerId: provider } : {}),
    timestamp: new Date(at),
  });
  if (!result) return { match: null, until: Number.POSITIVE_INFINITY };
  const spec = specFromCatalogue(result.model_price);
  // Some vendors have cheaper hours, which begin and end on quarter-hours.
  const changes = Array.isArray(result.model.prices);
  const until = changes ? (Math.floor(at / quarterMillis) + 1) * quarterMillis : Number.POSITIVE_INFINITY;
  const version = `catalogue:${catalogueVersion}:${result.provider.id}/${result.model.id}`;
  return { match: spec && { version, spec }, until };
}

/** What the catalogue says. Remembered, since a look-up walks hundreds of patterns. */
export function findInCatalogue(provider: string, model: string, at: number): CatalogueMatch | null {
  const key = `${provider}\n${model}`;
  const known = remembered.get(key);
  if (
    known &&
    at < known.until &&
    (known.until === Number.POSITIVE_INFINITY || at >= known.until - quarterMillis)
  ) {
    return known.match;
  }
  const found = look(vendorIds[provider] ?? null, model, at);
  if (remembered.size >= rememberedMost) remembered.clear();
  remembered.set(key, found);
  return found.match;
}

let listed: CatalogueEntry[] | null = null;

/** Every model of the vendors we have names for. */
export function listCatalogue(): readonly CatalogueEntry[] {
  listed ??= Object.entries(vendorIds).flatMap(([provider, id]) =>
    (findProvider({ providerId: id })?.models ?? []).flatMap((model) => {
      const prices = Array.isArray(model.prices) ? model.prices.at(0)?.prices : model.prices;
      const spec = prices && specFromCatalogue(prices);
      return spec ? [{ provider, model: model.id, name: model.name ?? model.id, spec }] : [];
    }),
  );
  return listed;
}
