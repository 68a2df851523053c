// All prices there are: own ones first, then the catalogue's, then the built-in ones.
import { nowMillis } from '@/lib/clock';
import type { Database } from '@/lib/db/database';
import { isGlob } from '@/lib/globs';
import { isoTime } from '@/lib/http/fields';
import type { StoredPrice } from '@/lib/price-list/manage-prices';
import type { PriceAnswer, PriceSource } from '@/lib/price-list/price-fields';
import { listCatalogue } from '@/lib/pricing/catalogue';
import { defaultPrices } from '@/lib/pricing/default-prices';
import { loadPriceBook, priceBook } from '@/lib/pricing/price-book';
import { priceSpecSchema } from '@/lib/pricing/price-spec';

export type PriceFilter = { q?: string; provider?: string; source?: PriceSource };

type Listed = Omit<PriceAnswer, 'inForce'>;

export function ownPrice(row: StoredPrice): Listed {
  return {
    model: row.model,
    provider: row.provider,
    source: 'own',
    currency: row.currency === 'CNY' ? 'CNY' : 'USD',
    price: priceSpecSchema.parse(row.spec),
    version: row.version,
    effectiveFrom: isoTime(row.effectiveFrom),
    note: row.note,
  };
}

function knownPrices(): Listed[] {
  const unversioned = { version: null, effectiveFrom: null, note: '' };
  return [
    ...listCatalogue().map(
      ({ provider, model, name, spec }): Listed => ({
        ...unversioned,
        model,
        provider,
        source: 'catalogue',
        currency: 'USD',
        price: spec,
        note: name === model ? '' : name,
      }),
    ),
    ...defaultPrices.map(
      ({ provider, model, currency, spec }): Listed => ({
        ...unversioned,
        model,
        provider,
        source: 'default',
        currency,
        price: spec,
      }),
    ),
  ];
}

/** A list's place, by which the next page is found: own versions newest first, everything else by name. */
export type PricePlace = [source: number, provider: string, model: string, version: number];

const sourceOrder: readonly PriceSource[] = ['own', 'catalogue', 'default'];

export function placeOf(price: Listed): PricePlace {
  return [sourceOrder.indexOf(price.source), price.provider, price.model, -(price.version ?? 0)];
}

function compare(left: PricePlace, right: PricePlace): number {
  for (let index = 0; index < left.length; index += 1) {
    if (left[index]! < right[index]!) return -1;
    if (left[index]! > right[index]!) return 1;
  }
  return 0;
}

function matches(price: Listed, { q, provider, source }: PriceFilter): boolean {
  if (source && price.source !== source) return false;
  if (provider && price.provider !== provider) return false;
  const wanted = q?.trim().toLowerCase();
  return (
    !wanted || [price.model, price.provider, price.note].some((text) => text.toLowerCase().includes(wanted))
  );
}

/** Whether new requests for this very name cost this now. Of a glob: whether its time has come. */
export function withForce(price: Listed): PriceAnswer {
  const now = nowMillis();
  const begun = price.effectiveFrom === null || Date.parse(price.effectiveFrom) <= now;
  if (!begun || isGlob(price.model)) return { ...price, inForce: begun };
  const version = priceBook().findPrice({ provider: price.provider, model: price.model })?.version ?? '';
  if (price.source !== 'own') return { ...price, inForce: version.startsWith(`${price.source}:`) };
  const named = `${price.provider ? `${price.provider}/` : ''}${price.model}:${price.version}`;
  return { ...price, inForce: version.split('@')[0] === `own:${named}` };
}

/** At most `limit + 1` prices, so that the caller sees whether there are more. */
export async function listPrices(
  database: Database,
  filter: PriceFilter,
  page: { limit: number; after: PricePlace | null },
): Promise<PriceAnswer[]> {
  const [rows] = await Promise.all([
    database.read.price.findMany({ where: { deletedAt: null } }),
    // What is in force is told by the very book that prices requests.
    loadPriceBook(database),
  ]);
  const all = [...rows.map(ownPrice), ...knownPrices()].filter((price) => matches(price, filter));
  return all
    .map((price) => ({ price, place: placeOf(price) }))
    .filter(({ place }) => page.after === null || compare(place, page.after) > 0)
    .sort((a, b) => compare(a.place, b.place))
    .slice(0, page.limit + 1)
    .map(({ price }) => withForce(price));
}
