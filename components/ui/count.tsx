'use client';

import { formatCount, formatExact } from '@/lib/format/numbers';
import { useLocale } from '@/lib/i18n/locale-provider';

/** 1.24M, with every digit on hover. */
export function Count({ value, className }: { value: number | null | undefined; className?: string }) {
  const { locale } = useLocale();
  const short = formatCount(value, locale);
  const exact = formatExact(value);
  return (
    <span className={className} title={short === exact ? undefined : exact}>
      {short}
    </span>
  );
}
