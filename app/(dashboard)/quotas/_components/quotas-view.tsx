'use client';

import dynamic from 'next/dynamic';
import { useAddressState } from '@/components/filters/use-address-state';
import { PageHead } from '@/components/layout/page-head';
import { Tabs } from '@/components/ui/tabs';
import { quotasText } from '@/lib/i18n/dictionaries/quotas';
import { useText } from '@/lib/i18n/locale-provider';
import { choiceParameter } from '@/lib/queries/address-parameters';
import { QuotasSection } from './quotas-section';

// What another tab shows comes with that tab; on the server it is rendered all the same.
const AlertsSection = dynamic(() => import('./alerts-section').then((module) => module.AlertsSection));
const RulesSection = dynamic(() => import('./rules-section').then((module) => module.RulesSection));
const ChannelsSection = dynamic(() => import('./channels-section').then((module) => module.ChannelsSection));

const tabs = ['quotas', 'alerts', 'rules', 'channels'] as const;
const parameters = { tab: choiceParameter(tabs, 'quotas') };

export function QuotasView() {
  const text = useText(quotasText);
  const [{ tab }, setPlace] = useAddressState(parameters, 'push');
  return (
    <>
      <PageHead title={text.title} />
      <Tabs
        label={text.title}
        value={tab}
        onValueChange={(next) => setPlace({ tab: next })}
        tabs={tabs.map((name) => ({ value: name, label: text.tabs[name] }))}
      >
        {tab === 'quotas' ? <QuotasSection /> : null}
        {tab === 'alerts' ? <AlertsSection /> : null}
        {tab === 'rules' ? <RulesSection /> : null}
        {tab === 'channels' ? <ChannelsSection /> : null}
      </Tabs>
    </>
  );
}
