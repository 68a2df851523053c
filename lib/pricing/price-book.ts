// Every price in force, as one immutable object that is replaced whole when something changes: what a request
// captured from it stays as it was.
import { nowMillis } from '@/lib/clock';
import { watchChanges } from '@/lib/db/changes';
import type { Database } from '@/lib/db/database';
import { isGlob, matchesGlob } from '@/lib/globs';
import { formatDecimal } from '@/lib/money';
import { oncePerProcess } from '@/lib/once-per-process';
import type { CapturedPrice } from '@/lib/pricing/captured-price';
import { findInCatalogue } from '@/lib/pricing/catalogue';
import { defaultPrices, localProviders } from '@/lib/pricing/default-prices';
import {
  type Currency,
  capturePrice,
  type ExchangeQuote,
  type PriceSpec,
  priceSpecSchema,
} from '@/lib/pricing/price-spec';

/** One version of a price of our own. */
export type OwnPrice = {
  model: string;
  provider: string;
  version: number;
  effectiveFrom: number;
  currency: Currency;
  spec: PriceSpec;
};

export type ExchangeVersion = { currency: Currency; perUsd: bigint; effectiveFrom: number };

export type PriceQuestion = { provider: string; model: string; at?: number };

export interface PriceBook {
  /** The price in force now (or then), own prices before the catalogue's; null where nobody knows one. */
  findPrice(question: PriceQuestion): CapturedPrice | null;
  /** Billionths of the currency for one USD. */
  exchangeRate(currency: Currency, at?: number): bigint;
}

/** What one USD costs until an administrator says otherwise. */
export const defaultExchangeRates: Readonly<Record<Currency, bigint>> = {
  USD: 1_000_000_000n,
  CNY: 7_200_000_000n,
};

/** The more a pattern says, the sooner it is believed: a vendor named, then a full name, then the longer glob. */
function specificity(price: { model: string; provider: string }): number {
  const letters = price.model.replaceAll(/[*?]/g, '').length;
  return (price.provider ? 1_000_000 : 0) + (isGlob(price.model) ? 0 : 100_000) + letters;
}

function serves(price: { model: string; provider: string }, provider: string, model: string): boolean {
  if (price.provider && price.provider !== provider) return false;
  return matchesGlob(price.model.toLowerCase(), model);
}

export function createPriceBook(own: readonly OwnPrice[], exchange: readonly ExchangeVersion[]): PriceBook {
  // Most telling first; of one pattern's versions the newest first.
  const ordered = [...own].sort(
    (a, b) => specificity(b) - specificity(a) || b.effectiveFrom - a.effectiveFrom || b.version - a.version,
  );
  const rates = [...exchange].sort((a, b) => b.effectiveFrom - a.effectiveFrom);
  const captured = new Map<string, CapturedPrice>();

  function exchangeRate(currency: Currency, at = nowMillis()): bigint {
    const known = rates.find((rate) => rate.currency === currency && rate.effectiveFrom <= at);
    return known?.perUsd ?? defaultExchangeRates[currency];
  }

  function quote(currency: Currency, at: number): ExchangeQuote | null {
    if (currency === 'USD') return null;
    const perUsd = exchangeRate(currency, at);
    return { perUsd, label: `${currency}${formatDecimal(perUsd, 9)}` };
  }

  function capture(
    found: { version: string; spec: PriceSpec; currency: Currency },
    question: { provider: string; model: string },
    at: number,
  ): CapturedPrice {
    const exchanged = quote(found.currency, at);
    const key = `${found.version}\n${exchanged?.label ?? ''}\n${question.provider}\n${question.model}`;
    const known = captured.get(key);
    if (known) return known;
    const price = Object.freeze(capturePrice(found.spec, { version: found.version, ...question }, exchanged));
    // Models are named by clients: bounded, so that made-up names cannot fill the memory.
    if (captured.size >= 5_000) captured.clear();
    captured.set(key, price);
    return price;
  }

  function findPrice({ provider, model, at = nowMillis() }: PriceQuestion): CapturedPrice | null {
    const name = model.trim().toLowerCase();
    if (name === '') return null;
    const question = { provider, model };
    const ours = ordered.find((price) => price.effectiveFrom <= at && serves(price, provider, name));
    if (ours) {
      const vendor = ours.provider ? `${ours.provider}/` : '';
      return capture({ ...ours, version: `own:${vendor}${ours.model}:${ours.version}` }, question, at);
    }
    // Local runners serve models under their vendors' names, at nobody's list price.
    const local = localProviders.some((runner) => runner === provider);
    const listed = local ? null : findInCatalogue(provider, name, at);
    if (listed) return capture({ ...listed, currency: 'USD' }, question, at);
    const fallback =
      defaultPrices.find((price) => price.provider === provider && matchesGlob(price.model, name)) ??
      defaultPrices.find((price) => price.model !== '*' && matchesGlob(price.model, name));
    if (!fallback) return null;
    return capture({ ...fallback, version: `default:${fallback.provider}/${fallback.model}` }, question, at);
  }

  return { findPrice, exchangeRate };
}

function holder(): { book: PriceBook } {
  return oncePerProcess('price-book', () => ({ book: createPriceBook([], []) }));
}

/** This process's prices. Knows the catalogue before any database. */
export function priceBook(): PriceBook {
  return holder().book;
}

/** Reads own prices and exchange rates and puts them in force on this node. */
export async function loadPriceBook(database: Database): Promise<void> {
  const [prices, rates] = await Promise.all([
    database.read.price.findMany({ where: { deletedAt: null } }),
    database.read.exchangeRate.findMany(),
  ]);
  const own = prices.map(
    (price): OwnPrice => ({
      model: price.model,
      provider: price.provider,
      version: price.version,
      effectiveFrom: Number(price.effectiveFrom),
      currency: price.currency === 'CNY' ? 'CNY' : 'USD',
      spec: priceSpecSchema.parse(price.spec),
    }),
  );
  const exchange = rates.flatMap((rate): ExchangeVersion[] =>
    rate.currency === 'CNY'
      ? [{ currency: 'CNY', perUsd: rate.perUsd, effectiveFrom: Number(rate.effectiveFrom) }]
      : [],
  );
  holder().book = createPriceBook(own, exchange);
}

/** Loads the prices and keeps them fresh; the returned function stops it. */
export async function startPriceBook(database: Database): Promise<() => void> {
  await loadPriceBook(database);
  return watchChanges('prices', () => loadPriceBook(database));
}
