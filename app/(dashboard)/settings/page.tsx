import type { Metadata } from 'next';
import { GET as auditRoute } from '@/app/api/admin/audit/route';
import { GET as jobsRoute } from '@/app/api/admin/jobs/route';
import { GET as settingsRoute } from '@/app/api/admin/settings/route';
import type { AddressProps } from '@/components/layout/address-props';
import { database } from '@/lib/db/database';
import { pageActor } from '@/lib/http/page-actor';
import { settingsText } from '@/lib/i18n/dictionaries/settings';
import { requestText } from '@/lib/i18n/request-locale';
import { auditPages } from '@/lib/queries/audit';
import { jobsQuery } from '@/lib/queries/jobs';
import { settingsQuery } from '@/lib/queries/settings';
import packageFile from '@/package.json' with { type: 'json' };
import { type FirstAnswer, FirstPaint } from '../_first-paint';
import { SettingsView } from './_components/settings-view';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await requestText(settingsText)).title };
}

export default async function SettingsPage({ searchParams }: AddressProps) {
  await pageActor('admin');
  const { section, targetKind } = await searchParams;
  const answers: FirstAnswer[] = [{ query: settingsQuery(), route: settingsRoute }];
  if (section === 'audit') {
    const kind = typeof targetKind === 'string' ? targetKind : null;
    answers.push({ query: auditPages({ targetKind: kind }), route: auditRoute });
  }
  if (section === 'jobs') answers.push({ query: jobsQuery(), route: jobsRoute });
  const { dialect } = await database();
  return (
    <FirstPaint answers={answers}>
      <SettingsView
        about={{
          version: packageFile.version,
          license: packageFile.license,
          database: dialect === 'sqlite' ? 'SQLite' : 'PostgreSQL',
          node: process.versions.node,
          startedAt: Math.round(Date.now() - process.uptime() * 1000),
        }}
      />
    </FirstPaint>
  );
}
