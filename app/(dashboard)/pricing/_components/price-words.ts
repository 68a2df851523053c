import { formatMoneyExact } from '@/lib/format/money';
import { isGlob } from '@/lib/globs';
import type { PriceAnswer } from '@/lib/queries/pricing';

export type Currency = PriceAnswer['currency'];
export type PriceState = 'current' | 'planned' | 'replaced' | 'covered';

export const tokenNames = ['input', 'cacheRead', 'cacheWrite5m', 'cacheWrite1h', 'output'] as const;
export const unitNames = ['perRequest', 'perImage', 'perSecond', 'perMillionCharacters'] as const;

export const currencySigns: Record<Currency, string> = { USD: '$', CNY: '¥' };

/** An amount in the price's own currency, whatever currency costs are shown in. */
export function priceFigure(amount: number, currency: Currency): string {
  return formatMoneyExact(amount, currency === 'CNY' ? { currency, cnyPerUsd: 1 } : { currency });
}

export function priceKey(price: Pick<PriceAnswer, 'source' | 'provider' | 'model'>): string {
  return `${price.source}\n${price.provider}\n${price.model}`;
}

export function priceName({ provider, model }: Pick<PriceAnswer, 'provider' | 'model'>): string {
  return provider ? `${provider}/${model}` : model;
}

/** How one version stands among those of its name, the newest first. */
export function stateOf(price: PriceAnswer, versions: readonly PriceAnswer[], now: number): PriceState {
  // What the server has in force has begun, however far behind the page's clock is.
  const begun = (other: PriceAnswer) =>
    other.inForce || other.effectiveFrom === null || Date.parse(other.effectiveFrom) <= now;
  if (price.source !== 'own') return price.inForce ? 'current' : 'covered';
  if (!begun(price)) return 'planned';
  const newest = versions
    .filter(begun)
    .sort(
      (a, b) =>
        Date.parse(b.effectiveFrom ?? '') - Date.parse(a.effectiveFrom ?? '') ||
        (b.version ?? 0) - (a.version ?? 0),
    )[0];
  if (newest && newest.version !== price.version) return 'replaced';
  return price.inForce || isGlob(price.model) ? 'current' : 'covered';
}

/** One row for each name: the version in force, or the one planned where none is yet. */
export function withoutReplaced(prices: readonly PriceAnswer[], now: number): PriceAnswer[] {
  const versions = new Map<string, PriceAnswer[]>();
  for (const price of prices) {
    const key = priceKey(price);
    versions.set(key, [...(versions.get(key) ?? []), price]);
  }
  return prices.filter(
    (price) => stateOf(price, versions.get(priceKey(price)) ?? [price], now) !== 'replaced',
  );
}
