import type { Metadata } from 'next';
import { GET as adminConversation } from '@/app/api/conversations/[id]/route';
import { GET as ownConversation } from '@/app/api/usage/conversations/[id]/route';
import { pageActor } from '@/lib/http/page-actor';
import { conversationsText } from '@/lib/i18n/dictionaries/conversations';
import { requestText } from '@/lib/i18n/request-locale';
import { conversationQuery } from '@/lib/queries/conversations';
import { FirstPaint } from '../../_first-paint';
import { ConversationFor } from '../_components/conversations-for';

type ConversationPageProps = { params: Promise<{ id: string }> };

/** Longer conversations are fetched by the browser, which shows them bit by bit. */
const paintedAtMost = 400_000;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await requestText(conversationsText)).title };
}

export default async function ConversationPage({ params }: ConversationPageProps) {
  const [{ role }, { id }] = await Promise.all([pageActor(), params]);
  return (
    <FirstPaint
      answers={[
        {
          query: conversationQuery(role, id),
          route: role === 'admin' ? adminConversation : ownConversation,
          params: { id },
          atMostBytes: paintedAtMost,
        },
      ]}
    >
      <ConversationFor audience={role} id={id} />
    </FirstPaint>
  );
}
