'use client';

import { useViewer } from '@/components/layout/viewer';
import { formatMoney, formatMoneyExact } from '@/lib/format/money';
import { commonText } from '@/lib/i18n/dictionaries/common';
import { useLocale, useText } from '@/lib/i18n/locale-provider';

type MoneyProps = {
  /** USD; null where the price is not known. */
  value: number | null | undefined;
  className?: string;
};

/** An amount in the deployment's currency, exact on hover. What has no price says so. */
export function Money({ value, className }: MoneyProps) {
  const common = useText(commonText);
  const { locale } = useLocale();
  const { money } = useViewer();
  if (value === null) return <span className="text-warn">{common.unknownPrice}</span>;
  const short = formatMoney(value, locale, money);
  const exact = formatMoneyExact(value, money);
  return (
    <span className={className} title={short === exact ? undefined : exact}>
      {short}
    </span>
  );
}
