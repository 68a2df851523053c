import type { Metadata } from 'next';
import { GET as adminAlerts } from '@/app/api/admin/alerts/route';
import { GET as quotaStatus } from '@/app/api/quotas/status/route';
import { GET as adminBreakdown } from '@/app/api/stats/breakdown/route';
import { GET as adminOverview } from '@/app/api/stats/overview/route';
import { GET as adminRealtime } from '@/app/api/stats/realtime/route';
import { GET as adminTimeseries } from '@/app/api/stats/timeseries/route';
import { GET as ownModels } from '@/app/api/usage/models/route';
import { GET as ownOverview } from '@/app/api/usage/stats/route';
import { GET as ownSummary } from '@/app/api/usage/summary/route';
import { GET as ownTimeseries } from '@/app/api/usage/timeseries/route';
import type { AddressProps } from '@/components/layout/address-props';
import { overviewText } from '@/lib/i18n/dictionaries/overview';
import { requestText } from '@/lib/i18n/request-locale';
import {
  breakdownQuery,
  openAlertsQuery,
  overviewQuery,
  ownModelsQuery,
  quotaStatusQuery,
  realtimeQuery,
  timeseriesQuery,
  usageSummaryQuery,
} from '@/lib/queries/usage';
import { OverviewFor } from './_components/overview-for';
import { trendMetrics } from './_components/trend-metrics';
import { groupings, rankingLimit, shownGroups, usageChoiceFrom } from './_components/usage-choice';
import { FirstPaint } from './_first-paint';
import { pageQuestion } from './_usage/page-question';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await requestText(overviewText)).title };
}

export default async function OverviewPage({ searchParams }: AddressProps) {
  const { audience, query, address } = await pageQuestion(searchParams);
  if (audience === 'user') {
    const own = groupings.filter((name) => name !== 'user' && name !== 'account');
    const { metric, by } = usageChoiceFrom(address, own);
    return (
      <FirstPaint
        answers={[
          { query: usageSummaryQuery(), route: ownSummary },
          { query: overviewQuery('user', query), route: ownOverview },
          { query: quotaStatusQuery('user'), route: quotaStatus },
          { query: ownModelsQuery(query), route: ownModels },
          { query: timeseriesQuery('user', query, { metric, by, top: shownGroups }), route: ownTimeseries },
          ...trendMetrics.map((name) => ({
            query: timeseriesQuery('user', query, { metric: name }),
            route: ownTimeseries,
          })),
        ]}
      >
        <OverviewFor audience="user" />
      </FirstPaint>
    );
  }
  const { metric, by } = usageChoiceFrom(address, groupings);
  return (
    <FirstPaint
      answers={[
        { query: overviewQuery('admin', query), route: adminOverview },
        { query: realtimeQuery(), route: adminRealtime },
        { query: openAlertsQuery(), route: adminAlerts },
        { query: quotaStatusQuery('admin'), route: quotaStatus },
        { query: timeseriesQuery('admin', query, { metric, by, top: shownGroups }), route: adminTimeseries },
        {
          query: breakdownQuery('admin', query, { by: 'model', metric, limit: rankingLimit }),
          route: adminBreakdown,
        },
        ...trendMetrics.map((name) => ({
          query: timeseriesQuery('admin', query, { metric: name }),
          route: adminTimeseries,
        })),
      ]}
    >
      <OverviewFor audience="admin" />
    </FirstPaint>
  );
}
