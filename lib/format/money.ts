import type { Locale } from '@/lib/i18n/locale';
import { formatCount, groupDigits } from './numbers';

/** How amounts are shown. Everything is counted in USD; CNY is a view of it at a fixed rate. */
export type MoneyDisplay = { currency: 'USD' } | { currency: 'CNY'; cnyPerUsd: number };

export const usd: MoneyDisplay = { currency: 'USD' };

function amountAndSign(valueInUsd: number, display: MoneyDisplay): { amount: number; sign: string } {
  return display.currency === 'CNY'
    ? { amount: valueInUsd * display.cnyPerUsd, sign: '¥' }
    : { amount: valueInUsd, sign: '$' };
}

/** Three significant digits below one, cents above, compact from a million: $0.000123, $12.34, $1.24M. */
export function formatMoney(
  valueInUsd: number | null | undefined,
  locale: Locale,
  display: MoneyDisplay = usd,
): string {
  if (valueInUsd === null || valueInUsd === undefined || !Number.isFinite(valueInUsd)) return '–';
  const { amount, sign } = amountAndSign(valueInUsd, display);
  const size = Math.abs(amount);
  const minus = amount < 0 ? '-' : '';
  if (size >= 1_000_000) return `${minus}${sign}${formatCount(size, locale)}`;
  return `${minus}${sign}${figures(size)}`;
}

function figures(size: number): string {
  if (size === 0) return '0.00';
  if (size >= 0.995) return groupDigits(size.toFixed(2));
  if (size < 0.000000001) return '<0.000000001';
  const decimals = Math.min(9, Math.max(2, 2 - Math.floor(Math.log10(size))));
  return size.toFixed(decimals).replace(/(\.\d{2}\d*?)0+$/, '$1');
}

/** Every digit that is kept, for hovering. */
export function formatMoneyExact(valueInUsd: number | null | undefined, display: MoneyDisplay = usd): string {
  if (valueInUsd === null || valueInUsd === undefined || !Number.isFinite(valueInUsd)) return '–';
  const { amount, sign } = amountAndSign(valueInUsd, display);
  const text = Math.abs(amount)
    .toFixed(9)
    .replace(/(\.\d{2}\d*?)0+$/, '$1');
  return `${amount < 0 ? '-' : ''}${sign}${groupDigits(text)}`;
}
