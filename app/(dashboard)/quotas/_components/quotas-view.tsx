'use client';

import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { PageHead } from '@/components/layout/page-head';
import { Tab, TabList, TabPanel, Tabs } from '@/components/ui/tabs';
import { quotasText } from '@/lib/i18n/dictionaries/quotas';
import { useText } from '@/lib/i18n/locale-provider';
import { AlertsSection } from './alerts-section';
import { ChannelsSection } from './channels-section';
import { QuotasSection } from './quotas-section';
import { RulesSection } from './rules-section';

const tabs = ['quotas', 'alerts', 'rules', 'channels'] as const;

export function QuotasView() {
  const text = useText(quotasText);
  const [tab, setTab] = useQueryState('tab', parseAsStringLiteral(tabs).withDefault('quotas'));
  return (
    <>
      <PageHead title={text.title} />
      <Tabs value={tab} onValueChange={(next) => void setTab(next as (typeof tabs)[number])}>
        <TabList aria-label={text.title}>
          {tabs.map((name) => (
            <Tab key={name} value={name}>
              {text.tabs[name]}
            </Tab>
          ))}
        </TabList>
        <TabPanel value="quotas">
          <QuotasSection />
        </TabPanel>
        <TabPanel value="alerts">
          <AlertsSection />
        </TabPanel>
        <TabPanel value="rules">
          <RulesSection />
        </TabPanel>
        <TabPanel value="channels">
          <ChannelsSection />
        </TabPanel>
      </Tabs>
    </>
  );
}
