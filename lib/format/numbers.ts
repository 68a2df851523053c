import type { Locale } from '@/lib/i18n/locale';

// Written out rather than left to Intl's compact notation: server and browser carry different ICU data, and
// one differing space is a hydration mismatch.

const westernSteps = [
  { size: 1e12, unit: 'T' },
  { size: 1e9, unit: 'B' },
  { size: 1e6, unit: 'M' },
  { size: 1e3, unit: 'K' },
] as const;

const chineseSteps = [
  { size: 1e12, unit: '万亿' },
  { size: 1e8, unit: '亿' },
  { size: 1e4, unit: '万' },
] as const;

const noValue = '–';

/** Three significant digits at most, without trailing zeros: 1.24, 12.4, 124. */
function shortFigure(value: number): string {
  const digits = Math.abs(value) >= 99.95 ? 0 : Math.abs(value) >= 9.995 ? 1 : 2;
  return withoutTrailingZeros(value.toFixed(digits));
}

function withoutTrailingZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

function grouped(text: string): string {
  const [whole = '', fraction] = text.split('.');
  const withCommas = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return fraction === undefined ? withCommas : `${withCommas}.${fraction}`;
}

/** 1,234 stays exact; above that 12.3K, 1.24M, in Chinese 1.2万, 3.4亿. */
export function formatCount(value: number | null | undefined, locale: Locale): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return noValue;
  const size = Math.abs(value);
  if (size < 10_000) return formatExact(Number.isInteger(value) ? value : Number(value.toFixed(1)));
  const steps = locale === 'zh' ? chineseSteps : westernSteps;
  for (const [index, step] of steps.entries()) {
    if (size < step.size) continue;
    const figure = shortFigure(value / step.size);
    const next = steps[index - 1];
    // 999,950 rounds to 1000K, which is 1M.
    if (next && Math.abs(Number(figure)) * step.size >= next.size)
      return `${shortFigure(value / next.size)}${next.unit}`;
    return `${figure}${step.unit}`;
  }
  return formatExact(value);
}

/** Every digit, grouped: 1,240,193. */
export function formatExact(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return noValue;
  return value < 0 ? `-${grouped(String(-value))}` : grouped(String(value));
}

export { grouped as groupDigits };

/** A rate from 0 to 1 as a percentage. Close to the ends it keeps what matters: 99.97 %, 0.02 %. */
export function formatRate(rate: number | null | undefined): string {
  return rate === null || rate === undefined ? noValue : formatPercentage(rate * 100);
}

/** A value from 0 to 100. Never rounds up to 100 % nor down to 0 % what is neither. */
export function formatPercentage(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return noValue;
  if (value === 0 || value === 100) return `${value}%`;
  if (value > 0 && value < 0.01) return '<0.01%';
  if (value > 99.99 && value < 100) return '>99.99%';
  if (value >= 1000) return `${grouped(value.toFixed(0))}%`;
  const nearAnEnd = value > 99 && value < 100 ? 2 : value < 1 ? 2 : 1;
  return `${withoutTrailingZeros(value.toFixed(nearAnEnd))}%`;
}

/** How much changed against the period before, with its sign; null when there is nothing to compare with. */
export function formatChange(current: number, previous: number | null | undefined): string | null {
  if (previous === null || previous === undefined || previous === 0) return null;
  const change = ((current - previous) / Math.abs(previous)) * 100;
  if (Math.abs(change) < 0.05) return '0%';
  const size = Math.abs(change);
  const figure =
    size >= 1000 ? '>999' : size >= 100 ? size.toFixed(0) : withoutTrailingZeros(size.toFixed(1));
  return `${change > 0 ? '+' : '−'}${figure}%`;
}

const byteUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

export function formatBytes(bytes: number | null | undefined): string {
  if (bytes === null || bytes === undefined || !Number.isFinite(bytes)) return noValue;
  let value = bytes;
  let unit = 0;
  while (Math.abs(value) >= 1024 && unit < byteUnits.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${shortFigure(value)} ${byteUnits[unit]}`;
}
