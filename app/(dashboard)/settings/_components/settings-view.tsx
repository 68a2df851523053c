'use client';

import dynamic from 'next/dynamic';
import { useAddressState } from '@/components/filters/use-address-state';
import { PageHead } from '@/components/layout/page-head';
import { Card, CardBody } from '@/components/ui/card';
import { Tabs } from '@/components/ui/tabs';
import { settingsText } from '@/lib/i18n/dictionaries/settings';
import { useText } from '@/lib/i18n/locale-provider';
import { choiceParameter } from '@/lib/queries/address-parameters';
import { type About, AboutSection } from './about-section';
import { GeneralSection } from './general-section';
import { PrivacySection } from './privacy-section';

// What another tab shows comes with that tab; on the server it is rendered all the same.
const RetentionSection = dynamic(() =>
  import('./retention-section').then((module) => module.RetentionSection),
);
const JobsSection = dynamic(() => import('./jobs-section').then((module) => module.JobsSection));
const DiagnosticsSection = dynamic(() =>
  import('./diagnostics-section').then((module) => module.DiagnosticsSection),
);
const AuditSection = dynamic(() => import('./audit-section').then((module) => module.AuditSection));

const sections = ['general', 'retention', 'privacy', 'jobs', 'diagnostics', 'audit', 'about'] as const;
const parameters = { section: choiceParameter(sections, 'general') };

export function SettingsView({ about }: { about: About }) {
  const text = useText(settingsText);
  const [{ section }, setPlace] = useAddressState(parameters, 'push');
  return (
    <>
      <PageHead title={text.title} />
      <Tabs
        label={text.title}
        value={section}
        onValueChange={(next) => setPlace({ section: next })}
        tabs={sections.map((name) => ({ value: name, label: text.sections[name] }))}
      >
        {section === 'general' ? <GeneralSection /> : null}
        {section === 'retention' ? <RetentionSection /> : null}
        {section === 'privacy' ? <PrivacySection /> : null}
        {section === 'jobs' ? <JobsSection /> : null}
        {section === 'diagnostics' ? <DiagnosticsSection /> : null}
        {section === 'audit' ? <AuditSection /> : null}
        {section === 'about' ? (
          <Card className="max-w-3xl">
            <CardBody>
              <AboutSection about={about} />
            </CardBody>
          </Card>
        ) : null}
      </Tabs>
    </>
  );
}
