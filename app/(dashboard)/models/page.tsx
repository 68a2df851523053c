import type { Metadata } from 'next';
import { LaterPage } from '@/components/layout/later-page';
import { pageActor } from '@/lib/http/page-actor';
import { shellText } from '@/lib/i18n/dictionaries/shell';
import { requestText } from '@/lib/i18n/request-locale';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await requestText(shellText)).pages.models };
}

export default async function ModelsPage() {
  await pageActor('admin');
  return <LaterPage name="models" />;
}
