// A price as it is typed: every amount a text that may stay empty, turned into what the route takes.
import type { pricingText } from '@/lib/i18n/dictionaries/pricing';
import type { PriceAnswer } from '@/lib/queries/pricing';
import { parseInstant } from '@/lib/time';
import { pairsTyped, typedPairs, typedWhole } from '../../_fields/typed-number';
import { type Currency, tokenNames, unitNames } from './price-words';

type TokenName = (typeof tokenNames)[number];
type UnitName = (typeof unitNames)[number];
export type TypedTier = { key: number; above: string } & Record<TokenName, string>;

export type PriceValues = {
  model: string;
  provider: string;
  currency: Currency;
  tiers: TypedTier[];
  serviceTiers: string[];
  effectiveFrom: string;
  note: string;
} & Record<TokenName | UnitName, string>;

export const priceFieldNames = [
  'model',
  'provider',
  ...tokenNames,
  ...unitNames,
  'contextTiers',
  'serviceTiers',
  'effectiveFrom',
  'note',
] as const;
export type PriceFieldName = (typeof priceFieldNames)[number];

let lastKey = 0;

export function emptyTier(): TypedTier {
  lastKey += 1;
  return {
    key: lastKey,
    above: '',
    input: '',
    output: '',
    cacheRead: '',
    cacheWrite5m: '',
    cacheWrite1h: '',
  };
}

/** No exponents: 1e-7 is not what a person types. */
function typedFrom(amount: number | undefined): string {
  if (amount === undefined) return '';
  return Math.abs(amount) < 1e-6 && amount !== 0 ? amount.toFixed(9).replace(/0+$/, '') : String(amount);
}

export function valuesOf(price: PriceAnswer | null, model: string): PriceValues {
  const spec = price?.price ?? {};
  const amounts = Object.fromEntries(
    [...tokenNames, ...unitNames].map((name) => [name, typedFrom(spec[name])]),
  ) as Record<TokenName | UnitName, string>;
  return {
    ...amounts,
    model: price?.model ?? model,
    provider: price?.provider ?? '',
    currency: price?.currency ?? 'USD',
    tiers: (spec.contextTiers ?? []).map((tier) => ({
      ...emptyTier(),
      ...(Object.fromEntries(tokenNames.map((name) => [name, typedFrom(tier[name])])) as Record<
        TokenName,
        string
      >),
      above: String(tier.above),
    })),
    serviceTiers: pairsTyped(
      Object.fromEntries(
        Object.entries(spec.serviceTiers ?? {}).map(([name, factor]) => [name, String(factor)]),
      ),
    ),
    effectiveFrom: '',
    // The catalogue's note is the model's full name, which is no remark of one's own.
    note: price?.source === 'own' ? price.note : '',
  };
}

/** Null for nothing, undefined for what is no price. Zero is one: free. */
export function typedPrice(typed: string): number | null | undefined {
  const plain = typed.replaceAll(/[\s_$¥￥]/g, '').replace(',', '.');
  if (plain === '') return null;
  return /^\d{1,7}(\.\d{1,9})?$/.test(plain) && Number(plain) <= 1_000_000 ? Number(plain) : undefined;
}

export type PriceErrors = Partial<Record<PriceFieldName | 'form', string>>;
type Words = (typeof pricingText)['en']['form'];
type Read = { body: Record<string, unknown>; errors?: undefined } | { body?: undefined; errors: PriceErrors };

/** What is sent, or what is wrong beside the field where it is wrong. */
export function readPrice(values: PriceValues, zone: string, now: number, words: Words): Read {
  const errors: PriceErrors = {};
  const body: Record<string, unknown> = { currency: values.currency, provider: values.provider.trim() };
  if (values.model.trim() === '') errors.model = words.modelMissing;
  if (!/^([a-z0-9][a-z0-9._-]{0,59})?$/.test(values.provider.trim())) errors.provider = words.providerWrong;
  for (const name of [...tokenNames, ...unitNames]) {
    const amount = typedPrice(values[name]);
    if (amount === undefined) errors[name] = words.wrongAmount;
    else if (amount !== null) body[name] = amount;
  }
  const isWrong = Object.keys(errors).length > 0;
  const half = (body.input === undefined) !== (body.output === undefined);
  const nothing = body.input === undefined && unitNames.every((name) => body[name] === undefined);
  if (!isWrong && (half || nothing)) errors[body.input === undefined ? 'input' : 'output'] = words.nothing;

  const tiers = values.tiers.map((tier) => readTier(tier));
  if (tiers.some((tier) => tier === null)) errors.contextTiers = words.tierIncomplete;
  else if (tiers.length > 0) body.contextTiers = tiers;

  const pairs = typedPairs(values.serviceTiers);
  const factors = Object.entries(pairs ?? {}).map(([name, factor]) => [name, typedPrice(factor)] as const);
  if (pairs === null || factors.some(([, factor]) => factor === undefined || factor === null)) {
    errors.serviceTiers = words.wrongServiceTier;
  } else if (factors.length > 0) body.serviceTiers = Object.fromEntries(factors);

  if (values.effectiveFrom) {
    const instant = parseInstant(values.effectiveFrom, now, zone);
    if (instant === null) errors.effectiveFrom = words.wrongTime;
    else body.effectiveFrom = new Date(instant).toISOString();
  }
  if (values.note.trim()) body.note = values.note.trim();
  return Object.keys(errors).length > 0 ? { errors } : { body };
}

function readTier(tier: TypedTier): Record<string, number> | null {
  const above = typedWhole(tier.above);
  if (above === null || above === undefined) return null;
  const read: Record<string, number> = { above };
  for (const name of tokenNames) {
    const amount = typedPrice(tier[name]);
    if (amount === undefined) return null;
    if (amount !== null) read[name] = amount;
  }
  return read.input === undefined || read.output === undefined ? null : read;
}
