'use client';

import { useCallback, useMemo } from 'react';
import { useViewer } from '@/components/layout/viewer';
import { formatMoney, formatMoneyExact } from '@/lib/format/money';
import { formatCount, formatExact } from '@/lib/format/numbers';
import { commonText } from '@/lib/i18n/dictionaries/common';
import { usageText } from '@/lib/i18n/dictionaries/usage';
import { useLocale, useText } from '@/lib/i18n/locale-provider';
import { absentGroup, otherGroup } from './chart-data';

/** Words for the values of a field or a grouping; names stay what they are. */
export function useValueLabel(): (field: string, value: string, label?: string) => string {
  const text = useText(usageText);
  const common = useText(commonText);
  return useCallback(
    (field, value, label) => {
      if (value === absentGroup || value === '') return text.none;
      if (value === otherGroup) return text.other;
      const words: Record<string, Readonly<Record<string, string>>> = {
        status: text.status,
        errorCode: text.errorCode,
        usageSource: text.source,
        mode: text.mode,
        stream: { true: common.yes, false: common.no },
        cached: { true: common.yes, false: common.no },
      };
      return words[field]?.[value] ?? label ?? value;
    },
    [text, common],
  );
}

/** How a figure is written, long and short. */
export function useMetricFormat(metric: string): {
  exact: (value: number) => string;
  short: (value: number) => string;
} {
  const { locale } = useLocale();
  const { money } = useViewer();
  return useMemo(
    () =>
      metric === 'cost'
        ? {
            exact: (value: number) => formatMoneyExact(value, money),
            short: (value: number) => formatMoney(value, locale, money),
          }
        : { exact: formatExact, short: (value: number) => formatCount(value, locale) },
    [metric, locale, money],
  );
}
