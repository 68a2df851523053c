'use client';

import { useViewer } from '@/components/layout/viewer';
import { formatMoney } from '@/lib/format/money';
import { formatCount } from '@/lib/format/numbers';
import { quotasText } from '@/lib/i18n/dictionaries/quotas';
import { useLocale, useText } from '@/lib/i18n/locale-provider';
import type { QuotaView } from '@/lib/queries/quotas';
import { LimitBar } from '../../_fields/limit-bar';

type Measure = 'tokens' | 'cost';

function useAmount(): (value: number, measure: Measure) => string {
  const { locale } = useLocale();
  const { money } = useViewer();
  return (value, measure) =>
    measure === 'cost' ? formatMoney(value, locale, money) : formatCount(value, locale);
}

/** What is used of one of a quota's limits: the bar, and the figures on hover. */
export function QuotaAmount({ quota, measure }: { quota: QuotaView; measure: Measure }) {
  const text = useText(quotasText);
  const amount = useAmount();
  const limit = quota.status.limits[measure];
  const share = quota.status.percentage[measure];
  if (limit === null || share === null) return <span className="text-ink-faint">{text.noLimit}</span>;
  const figures = text.used(amount(quota.status.usage[measure], measure), amount(limit, measure));
  return (
    <div className="flex min-w-0 items-center gap-2" title={figures}>
      <LimitBar
        share={share}
        label={text.usedOf(quota.name, text.columns[measure])}
        className="w-24 shrink-0"
      />
      <span className="truncate text-ink-soft text-sm tabular-nums">{figures}</span>
    </div>
  );
}

/** Where the period will end if it goes on like this; red where that is beyond the limit. */
export function QuotaForecast({ quota }: { quota: QuotaView }) {
  const amount = useAmount();
  const { forecast, limits } = quota.status;
  const measure: Measure = limits.cost === null ? 'tokens' : 'cost';
  const limit = limits[measure];
  if (!forecast || limit === null) return <span className="text-ink-faint">–</span>;
  const over = forecast[measure] > limit;
  return (
    <span className={over ? 'text-bad tabular-nums' : 'tabular-nums'}>
      {amount(forecast[measure], measure)}
    </span>
  );
}
