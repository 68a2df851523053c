'use client';

import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { PageHead } from '@/components/layout/page-head';
import { Card, CardBody } from '@/components/ui/card';
import { Tab, TabList, TabPanel, Tabs } from '@/components/ui/tabs';
import { settingsText } from '@/lib/i18n/dictionaries/settings';
import { useText } from '@/lib/i18n/locale-provider';
import { type About, AboutSection } from './about-section';
import { AuditSection } from './audit-section';
import { DiagnosticsSection } from './diagnostics-section';
import { GeneralSection } from './general-section';
import { JobsSection } from './jobs-section';
import { PrivacySection } from './privacy-section';
import { RetentionSection } from './retention-section';

const sections = ['general', 'retention', 'privacy', 'jobs', 'diagnostics', 'audit', 'about'] as const;

type Section = (typeof sections)[number];

export function SettingsView({ about }: { about: About }) {
  const text = useText(settingsText);
  const [section, setSection] = useQueryState(
    'section',
    parseAsStringLiteral(sections).withDefault('general').withOptions({ history: 'push' }),
  );
  return (
    <>
      <PageHead title={text.title} />
      <Tabs value={section} onValueChange={(next) => void setSection(next as Section)}>
        <TabList>
          {sections.map((name) => (
            <Tab key={name} value={name}>
              {text.sections[name]}
            </Tab>
          ))}
        </TabList>
        <TabPanel value="general">
          <GeneralSection />
        </TabPanel>
        <TabPanel value="retention">
          <RetentionSection />
        </TabPanel>
        <TabPanel value="privacy">
          <PrivacySection />
        </TabPanel>
        <TabPanel value="jobs">
          <JobsSection />
        </TabPanel>
        <TabPanel value="diagnostics">
          <DiagnosticsSection />
        </TabPanel>
        <TabPanel value="audit">
          <AuditSection />
        </TabPanel>
        <TabPanel value="about">
          <Card className="max-w-3xl">
            <CardBody>
              <AboutSection about={about} />
            </CardBody>
          </Card>
        </TabPanel>
      </Tabs>
    </>
  );
}
