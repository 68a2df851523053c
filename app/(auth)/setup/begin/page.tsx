import type { Metadata } from 'next';
import { pageViewer } from '@/app/(dashboard)/_page-viewer';
import { DashboardProviders } from '@/components/layout/dashboard-providers';
import { nowMillis } from '@/lib/clock';
import { pageActor } from '@/lib/http/page-actor';
import { accessText } from '@/lib/i18n/dictionaries/access';
import { requestText } from '@/lib/i18n/request-locale';
import { FirstSteps } from './_components/first-steps';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await requestText(accessText)).setUp };
}

/** Where the first administrator goes on: an upstream account, a client key, a first request. */
export default async function BeginPage() {
  await pageActor('admin');
  const renderedAt = nowMillis();
  return (
    <DashboardProviders viewer={await pageViewer()} renderedAt={renderedAt}>
      <FirstSteps since={new Date(renderedAt).toISOString()} />
    </DashboardProviders>
  );
}
