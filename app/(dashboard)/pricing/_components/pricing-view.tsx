'use client';

import dynamic from 'next/dynamic';
import { useCallback, useState } from 'react';
import { useAddressState } from '@/components/filters/use-address-state';
import { PageHead } from '@/components/layout/page-head';
import { Tabs } from '@/components/ui/tabs';
import { pricingText } from '@/lib/i18n/dictionaries/pricing';
import { useText } from '@/lib/i18n/locale-provider';
import { choiceParameter, searchParameter } from '@/lib/queries/address-parameters';
import type { PriceStart } from './price-dialog';
import { PricesSection } from './prices-section';
import { UnknownPrices } from './unknown-prices';

// What another tab shows comes with that tab; on the server it is rendered all the same.
const RerateSection = dynamic(() => import('./rerate-section').then((module) => module.RerateSection));
const ExchangeSection = dynamic(() => import('./exchange-section').then((module) => module.ExchangeSection));
// Forms and their checks are for those who open them.
const PriceDialog = dynamic(() => import('./price-dialog').then((module) => module.PriceDialog), {
  ssr: false,
});

const tabs = ['prices', 'rerate', 'exchange'] as const;

const parameters = {
  tab: choiceParameter(tabs, 'prices'),
  rerateModel: searchParameter,
};

export function PricingView() {
  const text = useText(pricingText);
  const [{ tab, rerateModel }, setPlace] = useAddressState(parameters, 'push');
  const [start, setStart] = useState<PriceStart | null>(null);
  const goRerate = useCallback(
    (model: string) => setPlace({ tab: 'rerate', rerateModel: model }),
    [setPlace],
  );
  return (
    <>
      <PageHead title={text.title} />
      <Tabs
        label={text.title}
        value={tab}
        onValueChange={(next) => setPlace({ tab: next, rerateModel: null })}
        tabs={tabs.map((name) => ({ value: name, label: text.tabs[name] }))}
      >
        {tab === 'prices' ? (
          <div className="flex flex-col gap-4">
            <UnknownPrices onSet={setStart} onRerate={goRerate} />
            <PricesSection onSet={setStart} onRerate={goRerate} />
          </div>
        ) : null}
        {tab === 'rerate' ? <RerateSection key={rerateModel} model={rerateModel} /> : null}
        {tab === 'exchange' ? <ExchangeSection /> : null}
      </Tabs>
      {start ? <PriceDialog start={start} onClose={() => setStart(null)} onRerate={goRerate} /> : null}
    </>
  );
}
