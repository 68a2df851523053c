// The one time range that all pages share, as it stands in the address: a preset (`range=24h`), or `from` and `to`.
import { dayMillis, dayOf, hourMillis, intervalStart, minuteMillis, parseInstant } from '@/lib/time';
import type { QueryParameters } from './request-json';

export const rangePresets = ['15m', '1h', '24h', '7d', '30d', 'month', 'last-month'] as const;

export type RangePreset = (typeof rangePresets)[number];

export type TimeRange =
  | { kind: 'preset'; preset: RangePreset }
  | { kind: 'custom'; from: number; to: number };

export const defaultRange: TimeRange = { kind: 'preset', preset: '24h' };

const rollingMillis: Partial<Record<RangePreset, number>> = {
  '15m': 15 * minuteMillis,
  '1h': hourMillis,
  '24h': dayMillis,
  '7d': 7 * dayMillis,
  '30d': 30 * dayMillis,
};

export type RangeAddress = { range?: string | null; from?: string | null; to?: string | null };

/** Reads the range from the address. Anything that cannot be read is the default, never an error page. */
export function rangeFromAddress(address: RangeAddress, now: number, zone: string): TimeRange {
  const preset = rangePresets.find((candidate) => candidate === (address.range ?? address.from));
  if (preset) return { kind: 'preset', preset };
  if (!address.from) return defaultRange;
  const from = parseInstant(address.from, now, zone);
  const to = address.to ? parseInstant(address.to, now, zone) : now;
  return from !== null && to !== null && from < to ? { kind: 'custom', from, to } : defaultRange;
}

/** The inverse; the default leaves no trace. */
export function rangeToAddress(range: TimeRange): {
  range: string | null;
  from: string | null;
  to: string | null;
} {
  if (range.kind === 'custom') {
    return { range: null, from: new Date(range.from).toISOString(), to: new Date(range.to).toISOString() };
  }
  const isDefault = defaultRange.kind === 'preset' && range.preset === defaultRange.preset;
  return { range: isDefault ? null : range.preset, from: null, to: null };
}

/** The range as the API's parameters. Rolling presets stay relative, so that refreshing moves with the clock. */
export function rangeQuery(range: TimeRange, now: number, zone: string): QueryParameters {
  if (range.kind === 'custom') {
    return { from: new Date(range.from).toISOString(), to: new Date(range.to).toISOString(), tz: zone };
  }
  if (rollingMillis[range.preset]) return { from: range.preset, tz: zone };
  return { month: monthName(rangeBounds(range, now, zone).from, zone), tz: zone };
}

function monthName(instant: number, zone: string): string {
  const day = dayOf(instant, zone);
  return `${Math.floor(day / 10_000)}-${String(Math.floor(day / 100) % 100).padStart(2, '0')}`;
}

/** First and last instant. A month that is not over ends now. */
export function rangeBounds(range: TimeRange, now: number, zone: string): { from: number; to: number } {
  if (range.kind === 'custom') return { from: range.from, to: range.to };
  const rolling = rollingMillis[range.preset];
  if (rolling) return { from: now - rolling, to: now };
  const thisMonth = intervalStart(now, 'month', zone);
  if (range.preset === 'month') return { from: thisMonth, to: now };
  return { from: intervalStart(thisMonth - 1, 'month', zone), to: thisMonth };
}
