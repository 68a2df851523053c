import type { Metadata } from 'next';
import { GET as adminFacets } from '@/app/api/logs/facets/route';
import { GET as adminRequests } from '@/app/api/logs/requests/route';
import { GET as adminTimeseries } from '@/app/api/stats/timeseries/route';
import { GET as ownFacets } from '@/app/api/usage/facets/route';
import { GET as ownRequests } from '@/app/api/usage/records/route';
import { GET as ownTimeseries } from '@/app/api/usage/timeseries/route';
import type { AddressProps } from '@/components/layout/address-props';
import { requestsText } from '@/lib/i18n/dictionaries/requests';
import { requestText } from '@/lib/i18n/request-locale';
import { isRequestSort, newestFirst, requestPages } from '@/lib/queries/requests';
import { facetsQuery, timeseriesQuery } from '@/lib/queries/usage';
import { FirstPaint } from '../_first-paint';
import { pageQuestion } from '../_usage/page-question';
import { histogramWish, railFields } from './_components/page-wishes';
import { RequestsFor } from './_components/requests-for';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await requestText(requestsText)).title };
}

export default async function RequestsPage({ searchParams }: AddressProps) {
  const { audience, query: shared, address } = await pageQuestion(searchParams);
  const q = address.get('q');
  const query = q ? { ...shared, q } : shared;
  const asked = address.get('sort');
  const sort = isRequestSort(asked) ? asked : newestFirst;
  const isAdmin = audience === 'admin';
  return (
    <FirstPaint
      answers={[
        { query: requestPages(audience, query, sort), route: isAdmin ? adminRequests : ownRequests },
        {
          query: timeseriesQuery(audience, query, histogramWish),
          route: isAdmin ? adminTimeseries : ownTimeseries,
        },
        {
          query: facetsQuery(audience, query, railFields[audience]),
          route: isAdmin ? adminFacets : ownFacets,
        },
      ]}
    >
      <RequestsFor audience={audience} />
    </FirstPaint>
  );
}
