import type { Metadata } from 'next';
import { GET as allKeys } from '@/app/api/admin/api-keys/route';
import { GET as ownKeys } from '@/app/api/keys/route';
import type { AddressProps } from '@/components/layout/address-props';
import { pageActor } from '@/lib/http/page-actor';
import { keysText } from '@/lib/i18n/dictionaries/keys';
import { requestText } from '@/lib/i18n/request-locale';
import { keysPages } from '@/lib/queries/keys';
import { FirstPaint } from '../_first-paint';
import { KeysView } from './_components/keys-view';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await requestText(keysText)).title };
}

export default async function KeysPage({ searchParams }: AddressProps) {
  const { role } = await pageActor();
  const { q, enabled, userId } = await searchParams;
  const search = { q: single(q), enabled: single(enabled), userId: single(userId) };
  const scope = role === 'admin' ? 'all' : 'own';
  return (
    <FirstPaint answers={[{ query: keysPages(scope, search), route: scope === 'all' ? allKeys : ownKeys }]}>
      <KeysView scope={scope} />
    </FirstPaint>
  );
}

function single(value: string | string[] | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
