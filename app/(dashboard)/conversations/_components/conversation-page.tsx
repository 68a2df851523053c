'use client';

import { type InfiniteData, useInfiniteQuery } from '@tanstack/react-query';
import { ArrowLeft, SearchX } from 'lucide-react';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { type ReactNode, useEffect, useMemo } from 'react';
import { useAddressState } from '@/components/filters/use-address-state';
import { PageHead } from '@/components/layout/page-head';
import { useViewer } from '@/components/layout/viewer';
import { shownText } from '@/components/markdown/shown-text';
import { buttonStyle } from '@/components/ui/button';
import { Card, CardBody } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { Segmented } from '@/components/ui/segmented';
import { conversationsText } from '@/lib/i18n/dictionaries/conversations';
import { useText } from '@/lib/i18n/locale-provider';
import { choiceParameter, textParameter } from '@/lib/queries/address-parameters';
import { type ConversationDetail, conversationQuery } from '@/lib/queries/conversations';
import { isApiError } from '@/lib/queries/request-json';
import { listAddress } from './conversation-address';
import { ConversationFacts } from './conversation-facts';
import { DeleteConversation } from './delete-conversation';
import { ExportConversation } from './export-conversation';
import { RawConversation } from './raw-conversation';
import { ThreadSkeleton } from './thread-skeleton';
import { ThreadView } from './thread-view';
import { TurnList } from './turn-list';

type ConversationPageProps = {
  id: string;
  /** What its owner is called, for those who see others'. */
  userLabel?: string;
  renderNote?: (conversation: ConversationDetail) => ReactNode;
};

const views = ['read', 'json'] as const;
const parameters = {
  /** The message that is on the path, and in sight. */
  message: textParameter,
  view: choiceParameter(views, 'read'),
};

/** Read without being asked for; who goes through more than this asks for the rest. */
const pagesByThemselves = 4;

export function ConversationPage({ id, userLabel, renderNote }: ConversationPageProps) {
  const text = useText(conversationsText);
  const { role } = useViewer();
  const address = useSearchParams();
  const answer = useInfiniteQuery(conversationQuery(role, id));
  const conversation = useMemo(() => wholeOf(answer.data), [answer.data]);
  const [{ message, view }, setPlace] = useAddressState(parameters, 'replace');
  const { hasNextPage, isFetchingNextPage, fetchNextPage, isFetchNextPageError } = answer;
  const pageCount = answer.data?.pages.length ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError && pageCount < pagesByThemselves) {
      void fetchNextPage();
    }
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, pageCount, fetchNextPage]);

  const back = (
    <Link href={listAddress(address)} className={buttonStyle()}>
      <ArrowLeft aria-hidden />
      {text.back}
    </Link>
  );
  if (!conversation) {
    return (
      <>
        <PageHead title={text.title} actions={back} />
        <Card aria-busy={answer.isPending}>
          {answer.isPending ? (
            <ThreadSkeleton />
          ) : isApiError(answer.error) && answer.error.status === 404 ? (
            <EmptyState icon={SearchX} title={text.notFound} actions={back}>
              {text.notFoundHelp}
            </EmptyState>
          ) : (
            <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
          )}
        </Card>
      </>
    );
  }
  return (
    <>
      <PageHead
        title={
          <span className="line-clamp-2 [overflow-wrap:anywhere]">
            {titleOf(conversation, text.untitled)}
          </span>
        }
        actions={
          <>
            {back}
            <Segmented
              label={text.view}
              value={view}
              onValueChange={(next) => setPlace({ view: next })}
              options={[
                { value: 'read', label: text.reading },
                { value: 'json', label: text.raw },
              ]}
            />
            <ExportConversation conversation={conversation} loadRest={() => loadRest(answer)} />
            <DeleteConversation id={id} />
          </>
        }
      />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_20rem] 2xl:grid-cols-[minmax(0,62rem)_minmax(20rem,1fr)]">
        <div className="min-w-0">
          {view === 'json' ? (
            <RawConversation conversation={conversation} />
          ) : (
            <ThreadView
              conversation={conversation}
              chosen={message}
              onChoose={(next) => setPlace({ message: next })}
              more={hasNextPage ? { loading: isFetchingNextPage, load: () => void fetchNextPage() } : null}
            />
          )}
        </div>
        <Card className="lg:sticky lg:top-16 lg:max-h-[calc(100dvh-5rem)] lg:overflow-y-auto">
          <CardBody className="flex flex-col gap-5">
            {renderNote?.(conversation)}
            <ConversationFacts conversation={conversation} userLabel={userLabel} />
            <TurnList turns={conversation.turns} onGo={(to) => setPlace({ message: to, view: 'read' })} />
          </CardBody>
        </Card>
      </div>
    </>
  );
}

function titleOf(conversation: ConversationDetail, untitled: string): string {
  return shownText(conversation.title) || untitled;
}

/** What the pages so far tell, as one. */
function wholeOf(data: InfiniteData<ConversationDetail> | undefined): ConversationDetail | null {
  const [first] = data?.pages ?? [];
  const last = data?.pages.at(-1);
  if (!data || !first || !last) return null;
  return {
    ...last,
    messages: data.pages.flatMap((page) => page.messages),
    turns: data.pages.flatMap((page) => page.turns),
  };
}

type Rest = {
  data: InfiniteData<ConversationDetail> | undefined;
  hasNextPage: boolean;
  fetchNextPage: () => Promise<Rest & { isError: boolean; error: Error | null }>;
};

async function loadRest(answer: Rest): Promise<ConversationDetail | null> {
  let current = answer;
  while (current.hasNextPage) {
    const next = await answer.fetchNextPage();
    if (next.isError) throw next.error;
    current = next;
  }
  return wholeOf(current.data);
}
