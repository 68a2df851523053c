'use client';

import { useQuery } from '@tanstack/react-query';
import { CircleDot, MessagesSquare, SearchX } from 'lucide-react';
import type { ComponentType, ReactNode } from 'react';
import { useFilters } from '@/components/filters/use-filters';
import { clientSnippets } from '@/components/layout/client-snippets';
import { useNow } from '@/components/layout/now';
import { useViewer } from '@/components/layout/viewer';
import { Button, ButtonLink } from '@/components/ui/button';
import { CodeSnippet } from '@/components/ui/code-snippet';
import { EmptyState } from '@/components/ui/empty-state';
import { Skeleton } from '@/components/ui/skeleton';
import { conversationsText } from '@/lib/i18n/dictionaries/conversations';
import { useText } from '@/lib/i18n/locale-provider';
import { recordingKeysQuery } from '@/lib/queries/keys';
import { useConversationQuestion } from './use-conversation-question';

const monthMillis = 30 * 86_400_000;
const yearMillis = 365 * 86_400_000;

type NoConversationsProps = { emptyInstead: ComponentType<{ children: ReactNode }> | undefined };

/** Nothing matches, nothing was said yet, or nobody may be listening: each needs another next step. */
export function NoConversations({ emptyInstead: Instead }: NoConversationsProps) {
  const { filters } = useFilters();
  const { q } = useConversationQuestion();
  if (q || Object.keys(filters).length > 0) return <NothingFound />;
  return Instead ? (
    <Instead>
      <NothingRecorded />
    </Instead>
  ) : (
    <NothingRecorded />
  );
}

function NothingFound() {
  const text = useText(conversationsText);
  const { filters, clearFilters } = useFilters();
  const { q, setSearch } = useConversationQuestion();
  return (
    <EmptyState
      icon={SearchX}
      title={text.nothingFound}
      actions={
        <>
          <LongerRange />
          {q ? <Button onClick={() => setSearch({ q: null })}>{text.clearSearch}</Button> : null}
          {Object.keys(filters).length > 0 ? (
            <Button onClick={clearFilters}>{text.clearFilters}</Button>
          ) : null}
        </>
      }
    >
      {text.nothingFoundHelp}
    </EmptyState>
  );
}

/** What was said is often looked for long after. */
function LongerRange() {
  const text = useText(conversationsText);
  const now = useNow();
  const { bounds, setRange } = useConversationQuestion();
  const length = bounds.to - bounds.from;
  if (length < monthMillis) {
    return <Button onClick={() => setRange({ kind: 'preset', preset: '30d' })}>{text.wholeMonth}</Button>;
  }
  if (length >= yearMillis) return null;
  return (
    <Button onClick={() => setRange({ kind: 'custom', from: now - yearMillis, to: now })}>
      {text.wholeYear}
    </Button>
  );
}

function NothingRecorded() {
  const text = useText(conversationsText);
  const { baseUrl, role } = useViewer();
  const keys = useQuery(recordingKeysQuery(role === 'admin' ? 'all' : 'own'));
  if (keys.isPending) return <Skeleton className="m-4 h-48" />;
  const recording = keys.data?.items.filter((key) => key.recordConversations).map((key) => key.name) ?? [];
  if (recording.length === 0) {
    return (
      <EmptyState
        icon={CircleDot}
        title={text.off}
        actions={
          <>
            <ButtonLink variant="primary" href="/keys">
              {text.openKeys}
            </ButtonLink>
            <LongerRange />
          </>
        }
      >
        {text.offHelp}
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={MessagesSquare} title={text.empty} actions={<LongerRange />}>
      <p className="mb-6 break-words">{text.emptyHelp(namesOf(recording))}</p>
      <CodeSnippet label={text.snippet} snippets={clientSnippets(baseUrl)} />
    </EmptyState>
  );
}

const namedAtMost = 3;

function namesOf(names: readonly string[]): string {
  const named = names.slice(0, namedAtMost).join(', ');
  return names.length > namedAtMost ? `${named} +${names.length - namedAtMost}` : named;
}
