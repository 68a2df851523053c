import { formatClock, formatDate, formatDayShort, formatMonth, zonedParts } from '@/lib/format/time';
import type { Locale } from '@/lib/i18n/locale';
import type { ChartInterval } from './series';

/** What stands under the axis: the clock within a day, the date above it, the day where midnight falls. */
export function tickLabel(start: number, interval: ChartInterval, zone: string, locale: Locale): string {
  if (interval === 'month') return formatMonth(start, zone, locale);
  if (interval === 'day' || interval === 'week') return formatDayShort(start, zone, locale);
  const { hour, minute } = zonedParts(start, zone);
  return hour === 0 && minute === 0 ? formatDayShort(start, zone, locale) : formatClock(start, zone);
}

/** The whole interval, for tooltip and table. */
export function intervalLabel(start: number, interval: ChartInterval, zone: string, locale: Locale): string {
  if (interval === 'month') return formatMonth(start, zone, locale);
  const date = formatDate(start, zone);
  return interval === 'day' || interval === 'week' ? date : `${date} ${formatClock(start, zone)}`;
}
