'use client';

import { formatCount, formatRate } from '@/lib/format/numbers';
import { overviewText } from '@/lib/i18n/dictionaries/overview';
import { usageText } from '@/lib/i18n/dictionaries/usage';
import { useLocale, useText } from '@/lib/i18n/locale-provider';
import type { Overview } from '@/lib/queries/usage';
import type { Figure } from './figure-card';
import { OverviewView } from './overview-view';
import { OwnDaysCard } from './own-days-card';
import { OwnModelsCard } from './own-models-card';
import { OwnTotals } from './own-totals';
import { QuotaNotices } from './quota-notices';
import type { GroupOption } from './usage-chart';

/** What somebody sees of their own use. */
export function OwnOverview() {
  const text = useText(overviewText);
  const usage = useText(usageText);
  const { locale } = useLocale();
  const groups: GroupOption[] = [
    { value: 'model', label: usage.groups.model },
    { value: 'key', label: usage.groups.key },
    { value: 'project', label: usage.groups.project },
    { value: 'provider', label: usage.groups.provider },
    { value: 'status', label: usage.groups.status },
  ];

  function inUse(overview: Overview): Figure {
    return {
      name: text.models,
      value: formatCount(overview.activeModels, locale),
      detail: overview.cacheHitRate === null ? null : text.cacheHit(formatRate(overview.cacheHitRate)),
      ...(overview.activeModels === null
        ? {}
        : { current: overview.activeModels, previous: overview.previous?.activeModels }),
    };
  }

  return (
    <OverviewView
      groups={groups}
      lead={
        <div className="mb-4 flex flex-col gap-3">
          <QuotaNotices />
          <OwnTotals />
        </div>
      }
      lastFigure={inUse}
      models={<OwnModelsCard />}
      foot={<OwnDaysCard />}
    />
  );
}
