'use client';

import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import type { MouseEvent, ReactNode } from 'react';
import { shownText } from '@/components/markdown/shown-text';
import { Badge } from '@/components/ui/badge';
import { classNames } from '@/components/ui/class-names';
import { Count } from '@/components/ui/count';
import { ModelName } from '@/components/ui/model-name';
import { Money } from '@/components/ui/money';
import { TimeAgo } from '@/components/ui/time-ago';
import { formatCount } from '@/lib/format/numbers';
import { conversationsText } from '@/lib/i18n/dictionaries/conversations';
import { useLocale, useText } from '@/lib/i18n/locale-provider';
import type { ListedConversation, Snippet } from '@/lib/queries/conversations';
import { conversationAddress } from './conversation-address';

type ConversationRowProps = {
  row: ListedConversation;
  index: number;
  focusable: boolean;
  last: boolean;
  withUser: boolean;
  onOpen: () => void;
};

export function ConversationRow({ row, index, focusable, last, withUser, onOpen }: ConversationRowProps) {
  const text = useText(conversationsText);
  const address = useSearchParams();
  const firstFound = row.snippets?.[0]?.messageId;
  const cell = (className: string, children: ReactNode) => (
    <td
      className={classNames(
        'px-3 py-2.5 align-top last:pr-4 max-lg:hidden',
        last ? '' : 'border-line border-b',
        className,
      )}
    >
      {children}
    </td>
  );
  return (
    <tr
      data-row={index}
      tabIndex={focusable ? 0 : -1}
      onClick={(event) => {
        if (opensRow(event)) onOpen();
      }}
      className="cursor-pointer scroll-mt-14 outline-none hover:bg-hover focus-visible:bg-hover focus-visible:[&>td:first-child]:shadow-[inset_2px_0_0_var(--accent)]"
    >
      <td className={classNames('px-3 py-2.5 pl-4 align-top', last ? '' : 'border-line border-b')}>
        <div className="flex min-w-0 items-center gap-2">
          <Link
            href={conversationAddress(row.id, address, firstFound)}
            title={shownText(row.title)}
            className="min-w-0 truncate rounded-sm font-medium hover:text-accent"
          >
            {shownText(row.title) || text.untitled}
          </Link>
          {row.truncated ? (
            <Badge tone="warn" title={text.cutHint} className="shrink-0">
              {text.cut}
            </Badge>
          ) : null}
        </div>
        {row.snippets ? (
          <ul className="mt-1 flex flex-col gap-1">
            {row.snippets.map((snippet) => (
              <li key={snippet.messageId}>
                <FoundIn snippet={snippet} href={conversationAddress(row.id, address, snippet.messageId)} />
              </li>
            ))}
          </ul>
        ) : (
          <p className="truncate text-ink-soft text-sm">{shownText(row.preview)}</p>
        )}
        <Summary row={row} />
      </td>
      {cell(
        '',
        <>
          <ModelName model={shownText(row.model)} />
          <span className="block truncate text-ink-soft text-sm">{whoseOf(row, withUser)}</span>
        </>,
      )}
      {cell('figures max-xl:hidden', <Count value={row.turnCount} />)}
      {cell('figures max-xl:hidden', <Count value={row.totalTokens} />)}
      {cell('figures', <Money value={row.cost} />)}
      {cell('figures text-ink-soft', <TimeAgo value={row.updatedAt} />)}
    </tr>
  );
}

function whoseOf(row: ListedConversation, withUser: boolean): string {
  const key = row.keyName ?? row.keyId ?? '';
  return withUser ? [row.userName ?? row.userId, key].filter(Boolean).join(' · ') : key;
}

/** On phones the figures stand below what was said. */
function Summary({ row }: { row: ListedConversation }) {
  const text = useText(conversationsText);
  const { locale } = useLocale();
  return (
    <div className="mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-1 text-ink-soft text-sm lg:hidden">
      <ModelName model={shownText(row.model)} />
      <span>{text.turns(formatCount(row.turnCount, locale), row.turnCount === 1)}</span>
      <span>{text.tokens(formatCount(row.totalTokens, locale))}</span>
      <Money value={row.cost} />
      <TimeAgo value={row.updatedAt} />
    </div>
  );
}

function FoundIn({ snippet, href }: { snippet: Snippet; href: string }) {
  const text = useText(conversationsText);
  const roles: Readonly<Record<string, string>> = text.roles;
  return (
    <Link
      href={href}
      className="line-clamp-2 rounded-sm text-ink-soft text-sm [overflow-wrap:anywhere] hover:text-ink"
    >
      <span className="mr-1.5 text-ink-faint text-xs">{roles[snippet.role] ?? snippet.role}</span>
      <bdi>
        {snippet.parts.map((part, index) => {
          const key = `${index}`;
          const shown = shownText(part.text);
          return part.highlighted ? (
            <mark key={key} className="rounded-sm bg-accent-soft px-0.5 font-medium text-accent">
              {shown}
            </mark>
          ) : (
            <span key={key}>{shown}</span>
          );
        })}
      </bdi>
    </Link>
  );
}

/** Clicks on a row open it, except on what is a link of its own or the end of selecting text. */
function opensRow(event: MouseEvent): boolean {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return false;
  if ((event.target as Element).closest('a,button')) return false;
  return window.getSelection()?.isCollapsed ?? true;
}
