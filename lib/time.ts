// Instants are epoch milliseconds. Days are numbers yyyymmdd in a time zone, so that they sort, compare and
// read the same in SQL, JavaScript and a person's eyes.

export const secondMillis = 1000;
export const minuteMillis = 60 * secondMillis;
export const quarterMillis = 15 * minuteMillis;
export const hourMillis = 60 * minuteMillis;
export const dayMillis = 24 * hourMillis;

export function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterFor(zone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(zone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formatters.set(zone, formatter);
  }
  return formatter;
}

// Offsets change only on quarter-hours of UTC in every zone since 1972, so one formatting a quarter is enough.
const offsets = new Map<string, Map<number, number>>();
const offsetsKept = 50_000;

/** How far `zone` is ahead of UTC at that instant. */
export function zoneOffsetMillis(instant: number, zone: string): number {
  if (zone === 'UTC') return 0;
  const quarter = Math.floor(instant / quarterMillis);
  let known = offsets.get(zone);
  if (!known) {
    known = new Map();
    offsets.set(zone, known);
  }
  let offset = known.get(quarter);
  if (offset === undefined) {
    const start = quarter * quarterMillis;
    const parts: Record<string, number> = {};
    for (const { type, value } of formatterFor(zone).formatToParts(start)) parts[type] = Number(value);
    const local = Date.UTC(
      parts.year!,
      parts.month! - 1,
      parts.day!,
      parts.hour!,
      parts.minute!,
      parts.second!,
    );
    offset = local - start;
    if (known.size >= offsetsKept) known.clear();
    known.set(quarter, offset);
  }
  return offset;
}

/** yyyymmdd of that instant in `zone`. */
export function dayOf(instant: number, zone: string): number {
  const local = new Date(instant + zoneOffsetMillis(instant, zone));
  return local.getUTCFullYear() * 10_000 + (local.getUTCMonth() + 1) * 100 + local.getUTCDate();
}

function dayParts(day: number): [year: number, month: number, date: number] {
  return [Math.floor(day / 10_000), Math.floor(day / 100) % 100, day % 100];
}

/** yyyymmdd → yyyymm. */
export function monthOf(day: number): number {
  return Math.floor(day / 100);
}

/** Of a month yyyymm. */
export function firstDayOf(month: number): number {
  return month * 100 + 1;
}

export function addMonths(month: number, count: number): number {
  const months = Math.floor(month / 100) * 12 + (month % 100) - 1 + count;
  return Math.floor(months / 12) * 100 + (months % 12) + 1;
}

export function addDays(day: number, count: number): number {
  const [year, month, date] = dayParts(day);
  return dayOf(Date.UTC(year, month - 1, date + count), 'UTC');
}

/** The first instant of that day in `zone`: where midnight is skipped by a clock change, the first instant after it. */
export function dayStart(day: number, zone: string): number {
  const [year, month, date] = dayParts(day);
  const midnight = Date.UTC(year, month - 1, date);
  if (zone === 'UTC') return midnight;
  // Both offsets around midnight are tried, the earlier instant first: a day that begins twice begins at the first.
  const candidates = [
    midnight - zoneOffsetMillis(midnight - dayMillis / 2, zone),
    midnight - zoneOffsetMillis(midnight + dayMillis / 2, zone),
  ];
  candidates.sort((a, b) => a - b);
  for (const candidate of candidates) {
    if (dayOf(candidate, zone) === day && dayOf(candidate - 1, zone) < day) return candidate;
  }
  // Midnight does not exist: walk the quarter-hours to the first one that belongs to the day.
  let instant = candidates[0]!;
  while (dayOf(instant, zone) < day) instant += quarterMillis;
  while (dayOf(instant - quarterMillis, zone) >= day) instant -= quarterMillis;
  return instant;
}

export const calendarUnits = ['15m', 'hour', 'day', 'week', 'month'] as const;
export type CalendarUnit = (typeof calendarUnits)[number];

/** The start of the interval that holds `instant`, in `zone`. Weeks begin on Monday. */
export function intervalStart(instant: number, unit: CalendarUnit, zone: string): number {
  if (unit === '15m') return Math.floor(instant / quarterMillis) * quarterMillis;
  if (unit === 'hour') {
    const offset = zoneOffsetMillis(instant, zone);
    return Math.floor((instant + offset) / hourMillis) * hourMillis - offset;
  }
  const day = dayOf(instant, zone);
  if (unit === 'day') return dayStart(day, zone);
  if (unit === 'month') return dayStart(Math.floor(day / 100) * 100 + 1, zone);
  const [year, month, date] = dayParts(day);
  const weekday = (new Date(Date.UTC(year, month - 1, date)).getUTCDay() + 6) % 7;
  return dayStart(addDays(day, -weekday), zone);
}

/** The start of the interval after the one that holds `instant`. */
export function nextIntervalStart(instant: number, unit: CalendarUnit, zone: string): number {
  const start = intervalStart(instant, unit, zone);
  if (unit === '15m') return start + quarterMillis;
  // An hour that a clock change repeats or cuts short is one interval for each offset.
  if (unit === 'hour')
    return intervalStart(start + hourMillis, unit, zone) > start
      ? intervalStart(start + hourMillis, unit, zone)
      : start + hourMillis;
  const day = dayOf(start, zone);
  if (unit === 'day') return dayStart(addDays(day, 1), zone);
  if (unit === 'week') return dayStart(addDays(day, 7), zone);
  const [year, month] = dayParts(day);
  return dayStart(month === 12 ? (year + 1) * 10_000 + 101 : year * 10_000 + (month + 1) * 100 + 1, zone);
}

const relativeUnits: Record<string, number> = {
  s: secondMillis,
  m: minuteMillis,
  h: hourMillis,
  d: dayMillis,
  w: 7 * dayMillis,
};
const isoPattern = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;
const latestMillis = Date.UTC(9999, 11, 31);

/**
 * ISO 8601, epoch milliseconds, or relative to now (`15m`, `24h`, `7d`). A date or time without an offset is
 * read in `zone`. Null when it is none of these.
 */
export function parseInstant(text: string, now: number, zone = 'UTC'): number | null {
  const value = text.trim();
  const relative = /^(\d{1,6})([smhdw])$/.exec(value);
  if (relative) return now - Number(relative[1]) * relativeUnits[relative[2]!]!;
  if (/^\d{1,15}$/.test(value)) {
    const millis = Number(value);
    return millis <= latestMillis ? millis : null;
  }
  if (!isoPattern.test(value)) return null;
  const hasOffset = /(?:Z|[+-]\d{2}:?\d{2})$/.test(value) && value.length > 10;
  const normalised = value.replace(' ', 'T');
  const asUtc = Date.parse(
    hasOffset ? normalised : normalised.length === 10 ? `${normalised}T00:00Z` : `${normalised}Z`,
  );
  if (Number.isNaN(asUtc)) return null;
  // Date.parse lets 30 February roll over into March; a date that does not exist is a mistake.
  const date = Number(value.slice(8, 10));
  const [year, month] = [Number(value.slice(0, 4)), Number(value.slice(5, 7))];
  if (new Date(Date.UTC(year, month - 1, date)).getUTCDate() !== date) return null;
  if (hasOffset) return asUtc;
  if (normalised.length === 10) return dayStart(year * 10_000 + month * 100 + date, zone);
  const guess = asUtc - zoneOffsetMillis(asUtc, zone);
  return asUtc - zoneOffsetMillis(guess, zone);
}

/** ISO 8601 UTC, as answers carry instants. */
export function isoTime(instant: number | bigint): string;
export function isoTime(instant: number | bigint | null): string | null;
export function isoTime(instant: number | bigint | null): string | null {
  return instant === null ? null : new Date(Number(instant)).toISOString();
}

/** yyyymmdd → YYYY-MM-DD. */
export function isoDay(day: number): string {
  const [year, month, date] = dayParts(day);
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`;
}
