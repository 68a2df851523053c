'use client';

import { useRouter, useSearchParams } from 'next/navigation';
import { useRef } from 'react';
import { TableMore } from '@/components/tables/table-more';
import { useRowKeys } from '@/components/tables/use-row-keys';
import { classNames } from '@/components/ui/class-names';
import { conversationsText } from '@/lib/i18n/dictionaries/conversations';
import { tableText } from '@/lib/i18n/dictionaries/table';
import { useText } from '@/lib/i18n/locale-provider';
import type { ListedConversation } from '@/lib/queries/conversations';
import { conversationAddress } from './conversation-address';
import { ConversationRow } from './conversation-row';

type ConversationTableProps = {
  rows: readonly ListedConversation[];
  /** Whether they may be anybody's. */
  withUser: boolean;
  hasMore: boolean;
  loadingMore: boolean;
  onLoadMore: () => void;
};

/** Rows of two lines or, with what was found, of some more: each column of figures still stands below its head. */
export function ConversationTable(props: ConversationTableProps) {
  const { rows, withUser } = props;
  const text = useText(conversationsText);
  const table = useText(tableText);
  const names = text.columns;
  const router = useRouter();
  const address = useSearchParams();
  const scroller = useRef<HTMLDivElement>(null);
  const open = (row: ListedConversation, messageId?: string) =>
    router.push(conversationAddress(row.id, address, messageId));
  const keys = useRowKeys({
    count: rows.length,
    scroller,
    // Every row is drawn.
    reveal: () => {},
    open: (index) => {
      const row = rows[index];
      if (row) open(row, row.snippets?.[0]?.messageId);
    },
  });
  return (
    <div ref={scroller} className="scroll-mt-14">
      <table aria-label={text.title} className="w-full table-fixed border-separate border-spacing-0">
        <thead className="max-lg:sr-only">
          <tr>
            <Head>{names.conversation}</Head>
            <Head className="w-48">{withUser ? names.modelAndUser : names.modelAndKey}</Head>
            <Head className="max-xl:hidden w-16" figures>
              {names.turns}
            </Head>
            <Head className="max-xl:hidden w-20" figures>
              {names.tokens}
            </Head>
            <Head className="w-28" figures>
              {names.cost}
            </Head>
            <Head className="w-28" figures>
              {names.updated}
            </Head>
          </tr>
        </thead>
        <tbody onKeyDown={keys.onKeyDown} onFocus={keys.onFocus}>
          {rows.map((row, index) => (
            <ConversationRow
              key={row.id}
              row={row}
              index={index}
              focusable={index === keys.active}
              last={index === rows.length - 1 && !props.hasMore}
              withUser={withUser}
              onOpen={() => open(row, row.snippets?.[0]?.messageId)}
            />
          ))}
        </tbody>
      </table>
      {props.hasMore ? (
        <TableMore loading={props.loadingMore} onLoadMore={props.onLoadMore} label={table.loadMore} />
      ) : null}
    </div>
  );
}

function Head({
  className,
  figures = false,
  children,
}: {
  className?: string;
  figures?: boolean;
  children: string;
}) {
  return (
    <th
      scope="col"
      className={classNames(
        'h-9 border-line border-b px-3 font-medium text-ink-soft text-sm first:pl-4 last:pr-4',
        figures ? 'text-right' : 'text-left',
        className,
      )}
    >
      <span className="block truncate">{children}</span>
    </th>
  );
}
