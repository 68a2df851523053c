import type { Metadata } from 'next';
import { GET as models } from '@/app/api/stats/models/route';
import { GET as timeseries } from '@/app/api/stats/timeseries/route';
import type { AddressProps } from '@/components/layout/address-props';
import { pageActor } from '@/lib/http/page-actor';
import { modelsText } from '@/lib/i18n/dictionaries/models';
import { requestText } from '@/lib/i18n/request-locale';
import { modelsQuery, timeseriesQuery } from '@/lib/queries/usage';
import { FirstPaint } from '../_first-paint';
import { pageQuestion } from '../_usage/page-question';
import { ModelsView } from './_components/models-view';
import { modelsWithTrend } from './_components/trends';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await requestText(modelsText)).title };
}

export default async function ModelsPage({ searchParams }: AddressProps) {
  await pageActor('admin');
  const { query } = await pageQuestion(searchParams);
  return (
    <FirstPaint
      answers={[
        { query: modelsQuery(query), route: models },
        {
          query: timeseriesQuery('admin', query, { metric: 'requests', by: 'model', top: modelsWithTrend }),
          route: timeseries,
        },
      ]}
    >
      <ModelsView />
    </FirstPaint>
  );
}
