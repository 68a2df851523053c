import type { Metadata } from 'next';
import { GET as getExchangeRates } from '@/app/api/admin/pricing/exchange-rates/route';
import { GET as getPrices } from '@/app/api/admin/pricing/route';
import { GET as getModels } from '@/app/api/stats/models/route';
import type { AddressProps } from '@/components/layout/address-props';
import { pageActor } from '@/lib/http/page-actor';
import { pricingText } from '@/lib/i18n/dictionaries/pricing';
import { requestText } from '@/lib/i18n/request-locale';
import { exchangeQuery, pricesPages } from '@/lib/queries/pricing';
import { modelsQuery } from '@/lib/queries/usage';
import { FirstPaint } from '../_first-paint';
import { unknownSince } from './_components/priced-period';
import { PricingView } from './_components/pricing-view';
import { sourceNamed } from './_components/sources';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await requestText(pricingText)).title };
}

export default async function PricingPage({ searchParams }: AddressProps) {
  await pageActor('admin');
  const { q, source } = await searchParams;
  return (
    <FirstPaint
      answers={[
        {
          query: pricesPages({ q: typeof q === 'string' ? q : '', source: sourceNamed(source) }),
          route: getPrices,
        },
        { query: modelsQuery(unknownSince), route: getModels },
        { query: exchangeQuery(), route: getExchangeRates },
      ]}
    >
      <PricingView />
    </FirstPaint>
  );
}
