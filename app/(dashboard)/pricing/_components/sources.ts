import { type PriceSource, priceSources } from '@/lib/queries/pricing';

export function sourceNamed(name: unknown): PriceSource | null {
  return priceSources.find((source) => source === name) ?? null;
}
