import type { Metadata } from 'next';
import { LaterPage } from '@/components/layout/later-page';
import { pageActor } from '@/lib/http/page-actor';
import { shellText } from '@/lib/i18n/dictionaries/shell';
import { requestText } from '@/lib/i18n/request-locale';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await requestText(shellText)).pages.overview };
}

export default async function OverviewPage() {
  await pageActor();
  return <LaterPage name="overview" />;
}
