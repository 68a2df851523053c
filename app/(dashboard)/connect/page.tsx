import type { Metadata } from 'next';
import { nowMillis } from '@/lib/clock';
import { pageActor } from '@/lib/http/page-actor';
import { connectText } from '@/lib/i18n/dictionaries/connect';
import { requestText } from '@/lib/i18n/request-locale';
import { ConnectView } from './_components/connect-view';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await requestText(connectText)).title };
}

export default async function ConnectPage() {
  await pageActor();
  return <ConnectView since={new Date(nowMillis()).toISOString()} />;
}
