'use client';

import { useQuery } from '@tanstack/react-query';
import { CarriedLink } from '@/components/layout/carried-link';
import { buttonStyle } from '@/components/ui/button';
import { formatCount, formatRate } from '@/lib/format/numbers';
import { overviewText } from '@/lib/i18n/dictionaries/overview';
import { usageText } from '@/lib/i18n/dictionaries/usage';
import { usageAdminText } from '@/lib/i18n/dictionaries/usage-admin';
import { useLocale, useText } from '@/lib/i18n/locale-provider';
import { requestsAddress } from '@/lib/queries/drill-down';
import { type Overview, realtimeQuery } from '@/lib/queries/usage';
import { useAdminFields } from '../_usage/use-admin-fields';
import { usePageQuestion } from '../_usage/use-page-question';
import { AlertNotices } from './alert-notices';
import type { Figure } from './figure-card';
import { LiveStrip } from './live-strip';
import { OverviewView } from './overview-view';
import { QuotaNotices } from './quota-notices';
import { RankingCard } from './ranking-card';
import { type GroupOption, useUsageChoice } from './usage-chart';

export function AdminOverview() {
  const text = useText(overviewText);
  const usage = useText(usageText);
  const admin = useText(usageAdminText);
  const { locale } = useLocale();
  const { address } = usePageQuestion();
  const { metric } = useUsageChoice();
  const fields = useAdminFields();
  const live = useQuery(realtimeQuery());
  const groups: GroupOption[] = [
    { value: 'model', label: usage.groups.model },
    { value: 'user', label: admin.groups.user },
    { value: 'key', label: usage.groups.key },
    { value: 'account', label: admin.groups.account },
    { value: 'project', label: usage.groups.project },
    { value: 'provider', label: usage.groups.provider },
    { value: 'status', label: usage.groups.status },
  ];

  function activeNow(overview: Overview): Figure {
    const count = (value: number | null | undefined) => formatCount(value, locale);
    return {
      name: text.activeNow,
      value: live.data ? count(live.data.activeRequests) : '–',
      detail: overview.cacheHitRate === null ? null : text.cacheHit(formatRate(overview.cacheHitRate)),
      href: requestsAddress(address),
    };
  }

  return (
    <OverviewView
      fields={fields}
      groups={groups}
      lead={
        <div className="mb-4 flex flex-col gap-2 empty:hidden">
          <AlertNotices />
          <QuotaNotices />
          <LiveStrip />
        </div>
      }
      lastFigure={activeNow}
      models={
        <RankingCard
          title={text.modelShare}
          by="model"
          parameter="model"
          metric={metric}
          actions={
            <CarriedLink href="/models" className={buttonStyle({ variant: 'link' })}>
              {text.seeAll}
            </CarriedLink>
          }
        />
      }
    />
  );
}
