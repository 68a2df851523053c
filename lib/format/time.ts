import type { Locale } from '@/lib/i18n/locale';

// Only the zone arithmetic is Intl's; the wording is ours, so server and browser print the same characters.

export type Instant = string | number | Date;

type ZonedParts = {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  weekday: number;
};

const partFormats = new Map<string, Intl.DateTimeFormat>();

function partFormat(timeZone: string): Intl.DateTimeFormat {
  let format = partFormats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    partFormats.set(timeZone, format);
  }
  return format;
}

/** The wall clock of an instant in a zone. */
export function zonedParts(instant: Instant, timeZone: string): ZonedParts {
  const found: Record<string, number> = {};
  for (const part of partFormat(timeZone).formatToParts(new Date(instant)))
    found[part.type] = Number(part.value);
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = found;
  return {
    year,
    month,
    day,
    hour,
    minute,
    second,
    weekday: new Date(Date.UTC(year, month - 1, day)).getUTCDay(),
  };
}

const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** 2026-11-21 14:03:09, the same in both languages since it lines up and sorts. */
export function formatInstant(instant: Instant, timeZone: string): string {
  const { year, month, day, hour, minute, second } = zonedParts(instant, timeZone);
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:${two(second)}`;
}

/** 2026-11-21 */
export function formatDate(instant: Instant, timeZone: string): string {
  const { year, month, day } = zonedParts(instant, timeZone);
  return `${year}-${two(month)}-${two(day)}`;
}

/** 14:03 */
export function formatClock(instant: Instant, timeZone: string): string {
  const { hour, minute } = zonedParts(instant, timeZone);
  return `${two(hour)}:${two(minute)}`;
}

/** 21 Nov, 11月21日 */
export function formatDayShort(instant: Instant, timeZone: string, locale: Locale): string {
  const { month, day } = zonedParts(instant, timeZone);
  return locale === 'zh' ? `${month}月${day}日` : `${day} ${monthNames[month - 1]}`;
}

/** Nov 2026, 2026年11月 */
export function formatMonth(instant: Instant, timeZone: string, locale: Locale): string {
  const { year, month } = zonedParts(instant, timeZone);
  return locale === 'zh' ? `${year}年${month}月` : `${monthNames[month - 1]} ${year}`;
}

const relativeSteps = [
  { seconds: 365 * 86_400, en: 'y', zh: '年' },
  { seconds: 30 * 86_400, en: 'mo', zh: '个月' },
  { seconds: 86_400, en: 'd', zh: '天' },
  { seconds: 3_600, en: 'h', zh: '小时' },
  { seconds: 60, en: 'min', zh: '分钟' },
  { seconds: 1, en: 's', zh: '秒' },
] as const;

/** 3 min ago, in 2 h; 3 分钟前, 2 小时后. */
export function formatRelative(instant: Instant, now: number, locale: Locale): string {
  const seconds = Math.round((new Date(instant).getTime() - now) / 1000);
  const size = Math.abs(seconds);
  if (size < 5) return locale === 'zh' ? '刚刚' : 'just now';
  const step = relativeSteps.find((candidate) => size >= candidate.seconds) ?? relativeSteps[5];
  const count = Math.floor(size / step.seconds);
  if (locale === 'zh') return `${count} ${step.zh}${seconds < 0 ? '前' : '后'}`;
  return seconds < 0 ? `${count} ${step.en} ago` : `in ${count} ${step.en}`;
}

/** 840 ms, 12.4 s, 3 min 20 s, 2 h 5 min. */
export function formatDuration(milliseconds: number | null | undefined): string {
  if (milliseconds === null || milliseconds === undefined || !Number.isFinite(milliseconds)) return '–';
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 59.95) return `${seconds.toFixed(seconds < 9.995 ? 2 : 1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return whole % 60 ? `${Math.floor(whole / 60)} min ${whole % 60} s` : `${whole / 60} min`;
  const minutes = Math.round(whole / 60);
  if (minutes < 2880)
    return minutes % 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${minutes / 60} h`;
  const hours = Math.round(minutes / 60);
  return hours % 24 ? `${Math.floor(hours / 24)} d ${hours % 24} h` : `${hours / 24} d`;
}

/** UTC+08:00 at that instant. */
export function formatOffset(timeZone: string, at: Instant): string {
  const instant = Math.floor(new Date(at).getTime() / 1000) * 1000;
  const { year, month, day, hour, minute, second } = zonedParts(instant, timeZone);
  const minutes = Math.round((Date.UTC(year, month - 1, day, hour, minute, second) - instant) / 60_000);
  if (minutes === 0) return 'UTC';
  const size = Math.abs(minutes);
  return `UTC${minutes < 0 ? '−' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}
