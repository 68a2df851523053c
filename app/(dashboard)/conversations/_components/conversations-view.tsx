'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import type { ComponentType, ReactNode } from 'react';
import { FilterBar } from '@/components/filters/filter-bar';
import { SearchField } from '@/components/filters/search-field';
import { TimeRangePicker } from '@/components/filters/time-range-picker';
import { PageHead } from '@/components/layout/page-head';
import { Button } from '@/components/ui/button';
import { Card, CardBody } from '@/components/ui/card';
import { useErrorMessage } from '@/components/ui/error-message';
import { ErrorState } from '@/components/ui/error-state';
import { Notice } from '@/components/ui/notice';
import { Segmented } from '@/components/ui/segmented';
import { formatExact } from '@/lib/format/numbers';
import { conversationsText } from '@/lib/i18n/dictionaries/conversations';
import { useText } from '@/lib/i18n/locale-provider';
import { conversationPages, searchSorts } from '@/lib/queries/conversations';
import { isApiError } from '@/lib/queries/request-json';
import { type ExtraField, useFilterFields } from '../../_usage/filter-fields';
import { ConversationTable } from './conversation-table';
import { ExportMenu } from './export-menu';
import { ListSkeleton } from './list-skeleton';
import { NoConversations } from './no-conversations';
import { SearchHelp, SearchSyntax } from './search-help';
import { useConversationQuestion } from './use-conversation-question';

type ConversationsViewProps = {
  /** Filters that only some may set. */
  fields?: readonly ExtraField[];
  /** Whether they may be anybody's. */
  withUser?: boolean;
  /** What may stand in the place of advice for an empty list. */
  emptyInstead?: ComponentType<{ children: ReactNode }>;
};

export function ConversationsView({ fields = [], withUser = false, emptyInstead }: ConversationsViewProps) {
  const text = useText(conversationsText);
  const { audience, query, q, sort, setSearch } = useConversationQuestion();
  const filterFields = useFilterFields(fields);
  const list = useInfiniteQuery(conversationPages(audience, query, { q, sort }));
  const pages = list.data?.pages ?? [];
  const rows = pages.flatMap((page) => page.items);
  const refused = isApiError(list.error) && list.error.param === 'q' ? list.error : null;
  return (
    <>
      <PageHead title={text.title} actions={<ExportMenu disabled={list.isError} />}>
        <TimeRangePicker comparison={false} />
        <SearchField
          label={text.search}
          value={q}
          onSearch={(next) => setSearch({ q: next.trim() ? next : null })}
          className="sm:w-72"
        />
        <SearchHelp />
        <FilterBar fields={filterFields} />
      </PageHead>
      {refused ? <Refused error={refused} /> : null}
      <Card aria-busy={list.isPending} className={refused ? 'hidden' : ''}>
        {q ? (
          <div className="flex min-h-12 flex-wrap items-center justify-between gap-2 border-line border-b py-2 pr-2 pl-4">
            <Reach pages={pages} sort={sort} />
            <Segmented
              label={text.sort}
              value={sort}
              onValueChange={(next) => setSearch({ sort: next })}
              options={searchSorts.map((value) => ({ value, label: text.sorts[value] }))}
              className="ml-auto"
            />
          </div>
        ) : null}
        {list.isPending ? (
          <ListSkeleton />
        ) : list.isError && !list.data ? (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        ) : rows.length === 0 && !list.hasNextPage ? (
          <NoConversations emptyInstead={emptyInstead} />
        ) : rows.length === 0 ? (
          <p className="px-4 py-10 text-center">
            <Button pending={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              {text.searchFurther}
            </Button>
          </p>
        ) : (
          <ConversationTable
            rows={rows}
            withUser={withUser}
            hasMore={list.hasNextPage}
            loadingMore={list.isFetchingNextPage}
            onLoadMore={() => void list.fetchNextPage()}
          />
        )}
      </Card>
    </>
  );
}

/** The question cannot be asked: what is wrong with it, where it was typed. */
function Refused({ error }: { error: unknown }) {
  const text = useText(conversationsText);
  const message = useErrorMessage();
  return (
    <>
      <Notice tone="bad" className="mb-4">
        <p className="font-medium">{text.badQuery}</p>
        <p>{message(error).replace(/^q: /, '')}</p>
      </Notice>
      <Card>
        <CardBody>
          <SearchSyntax />
        </CardBody>
      </Card>
    </>
  );
}

type ReachProps = {
  pages: readonly { examined?: number; complete?: boolean }[];
  sort: (typeof searchSorts)[number];
};

/** How far the search has looked, where that is not everywhere. */
function Reach({ pages, sort }: ReachProps) {
  const text = useText(conversationsText);
  const examined =
    sort === 'relevance'
      ? (pages[0]?.examined ?? 0)
      : pages.reduce((total, page) => total + (page.examined ?? 0), 0);
  const last = pages.at(-1);
  if (sort === 'relevance') {
    return (
      <p className="text-ink-soft text-sm">{text.relevanceNote(formatExact(Math.max(examined, 5000)))}</p>
    );
  }
  if (last?.complete !== false) return null;
  return <p className="text-ink-soft text-sm">{text.lookedThrough(formatExact(examined))}</p>;
}
