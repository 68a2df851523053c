import type { Metadata } from 'next';
import { GET } from '@/app/api/admin/users/route';
import type { AddressProps } from '@/components/layout/address-props';
import { pageActor } from '@/lib/http/page-actor';
import { usersText } from '@/lib/i18n/dictionaries/users';
import { requestText } from '@/lib/i18n/request-locale';
import { usersPages } from '@/lib/queries/users';
import { FirstPaint } from '../_first-paint';
import { UsersView } from './_components/users-view';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await requestText(usersText)).title };
}

export default async function UsersPage({ searchParams }: AddressProps) {
  await pageActor('admin');
  const { q, role, enabled } = await searchParams;
  const search = { q: single(q), role: single(role), enabled: single(enabled) };
  return (
    <FirstPaint answers={[{ query: usersPages(search), route: GET }]}>
      <UsersView />
    </FirstPaint>
  );
}

function single(value: string | string[] | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
