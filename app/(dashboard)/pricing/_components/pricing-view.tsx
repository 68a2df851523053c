'use client';

import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useCallback, useState } from 'react';
import { PageHead } from '@/components/layout/page-head';
import { Tab, TabList, TabPanel, Tabs } from '@/components/ui/tabs';
import { pricingText } from '@/lib/i18n/dictionaries/pricing';
import { useText } from '@/lib/i18n/locale-provider';
import { ExchangeSection } from './exchange-section';
import { PriceDialog, type PriceStart } from './price-dialog';
import { PricesSection } from './prices-section';
import { RerateSection } from './rerate-section';
import { UnknownPrices } from './unknown-prices';

const tabs = ['prices', 'rerate', 'exchange'] as const;
type PricingTab = (typeof tabs)[number];

const parsers = {
  tab: parseAsStringLiteral(tabs).withDefault('prices'),
  rerateModel: parseAsString.withDefault(''),
};

export function PricingView() {
  const text = useText(pricingText);
  const [{ tab, rerateModel }, setPlace] = useQueryStates(parsers, { history: 'push' });
  const [start, setStart] = useState<PriceStart | null>(null);
  const goRerate = useCallback(
    (model: string) => void setPlace({ tab: 'rerate', rerateModel: model }),
    [setPlace],
  );
  return (
    <>
      <PageHead title={text.title} />
      <Tabs
        value={tab}
        onValueChange={(next) => void setPlace({ tab: next as PricingTab, rerateModel: null })}
      >
        <TabList aria-label={text.title}>
          {tabs.map((name) => (
            <Tab key={name} value={name}>
              {text.tabs[name]}
            </Tab>
          ))}
        </TabList>
        <TabPanel value="prices" className="flex flex-col gap-4">
          <UnknownPrices onSet={setStart} onRerate={goRerate} />
          <PricesSection onSet={setStart} onRerate={goRerate} />
        </TabPanel>
        <TabPanel value="rerate">
          <RerateSection key={rerateModel} model={rerateModel} />
        </TabPanel>
        <TabPanel value="exchange">
          <ExchangeSection />
        </TabPanel>
      </Tabs>
      {start ? <PriceDialog start={start} onClose={() => setStart(null)} onRerate={goRerate} /> : null}
    </>
  );
}
