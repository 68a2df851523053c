import type { Database } from '@/lib/db/database';
import type { CapturedPrice } from '@/lib/pricing/captured-price';

export interface PriceBook {
  /** The price in force now, own prices before the catalogue's; null where nobody knows one. */
  findPrice(question: { provider: string; model: string; at?: number }): CapturedPrice | null;
}

/** This process's prices: immutable, replaced whole when one changes. Knows the catalogue before any database. */
export function priceBook(): PriceBook {
  throw new Error('not ready');
}

/** Loads own prices and exchange rates and keeps them fresh; the returned function stops it. */
export async function startPriceBook(_database: Database): Promise<() => Promise<void>> {
  throw new Error('not ready');
}
