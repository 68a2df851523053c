import type { Metadata } from 'next';
import { GET } from '@/app/api/admin/accounts/route';
import { pageActor } from '@/lib/http/page-actor';
import { playgroundText } from '@/lib/i18n/dictionaries/playground';
import { requestText } from '@/lib/i18n/request-locale';
import { accountsPages } from '@/lib/queries/accounts';
import { FirstPaint } from '../_first-paint';
import { PlaygroundView } from './_components/playground-view';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await requestText(playgroundText)).title };
}

export default async function PlaygroundPage() {
  await pageActor('admin');
  return (
    <FirstPaint answers={[{ query: accountsPages({}), route: GET }]}>
      <PlaygroundView />
    </FirstPaint>
  );
}
