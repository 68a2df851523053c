import type { Metadata } from 'next';
import { GET } from '@/app/api/admin/accounts/route';
import type { AddressProps } from '@/components/layout/address-props';
import { pageActor } from '@/lib/http/page-actor';
import { accountsText } from '@/lib/i18n/dictionaries/accounts';
import { requestText } from '@/lib/i18n/request-locale';
import { accountsPages } from '@/lib/queries/accounts';
import { FirstPaint } from '../_first-paint';
import { AccountsView } from './_components/accounts-view';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await requestText(accountsText)).title };
}

export default async function AccountsPage({ searchParams }: AddressProps) {
  await pageActor('admin');
  const { q, platform, enabled } = await searchParams;
  const search = { q: single(q), platform: single(platform), enabled: single(enabled) };
  return (
    <FirstPaint answers={[{ query: accountsPages(search), route: GET }]}>
      <AccountsView />
    </FirstPaint>
  );
}

function single(value: string | string[] | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
