import type { Metadata } from 'next';
import { GET as adminConversations } from '@/app/api/conversations/route';
import { GET as adminSearch } from '@/app/api/conversations/search/route';
import { GET as ownConversations } from '@/app/api/usage/conversations/route';
import { GET as ownSearch } from '@/app/api/usage/conversations/search/route';
import type { AddressProps } from '@/components/layout/address-props';
import { conversationsText } from '@/lib/i18n/dictionaries/conversations';
import { requestText } from '@/lib/i18n/request-locale';
import { conversationPages, isSearchSort } from '@/lib/queries/conversations';
import { FirstPaint } from '../_first-paint';
import { pageQuestion } from '../_usage/page-question';
import { ConversationsFor } from './_components/conversations-for';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await requestText(conversationsText)).title };
}

const routes = {
  admin: { list: adminConversations, search: adminSearch },
  user: { list: ownConversations, search: ownSearch },
} as const;

export default async function ConversationsPage({ searchParams }: AddressProps) {
  const { audience, query, address } = await pageQuestion(searchParams);
  const q = address.get('q') ?? '';
  const asked = address.get('sort');
  const sort = isSearchSort(asked) ? asked : 'newest';
  return (
    <FirstPaint
      answers={[
        {
          query: conversationPages(audience, query, { q, sort }),
          route: routes[audience][q ? 'search' : 'list'],
        },
      ]}
    >
      <ConversationsFor audience={audience} />
    </FirstPaint>
  );
}
