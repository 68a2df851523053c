'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { useTimeRange } from '@/components/filters/use-time-range';
import { shownText } from '@/components/markdown/shown-text';
import { Badge } from '@/components/ui/badge';
import { Count } from '@/components/ui/count';
import { ModelName } from '@/components/ui/model-name';
import { Money } from '@/components/ui/money';
import { formatBytes, formatExact } from '@/lib/format/numbers';
import { formatInstant } from '@/lib/format/time';
import { conversationsText } from '@/lib/i18n/dictionaries/conversations';
import { useText } from '@/lib/i18n/locale-provider';
import type { ConversationDetail } from '@/lib/queries/conversations';
import { bucketNames, bucketSums } from './thread';

type ConversationFactsProps = { conversation: ConversationDetail; userLabel: string | undefined };

/** Beside what was said: whose it is, how much of it there is, and what it cost. */
export function ConversationFacts({ conversation, userLabel }: ConversationFactsProps) {
  const text = useText(conversationsText);
  const { zone } = useTimeRange();
  const names = text.facts;
  const similar = (filter: string, value: string | null, shown: ReactNode) =>
    value ? (
      <Link
        href={`/conversations?range=30d&${new URLSearchParams({ [filter]: value })}`}
        className="min-w-0 rounded-sm underline decoration-line-strong decoration-dotted underline-offset-4 hover:text-accent"
      >
        {shown}
      </Link>
    ) : null;
  return (
    <>
      <section className="min-w-0">
        <h2 className="mb-2 font-semibold">{text.details}</h2>
        <dl className="grid grid-cols-[6.5rem_minmax(0,1fr)] gap-x-3 gap-y-1.5">
          <Fact name={names.model}>
            {similar('model', conversation.model, <ModelName model={shownText(conversation.model)} />)}
          </Fact>
          <Fact name={names.key}>
            {similar('keyId', conversation.keyId, conversation.keyName ?? conversation.keyId)}
          </Fact>
          {userLabel ? (
            <Fact name={userLabel}>
              {similar('userId', conversation.userId, conversation.userName ?? conversation.userId)}
            </Fact>
          ) : null}
          <Fact name={names.project}>
            {similar('projectId', conversation.projectId, conversation.projectName ?? conversation.projectId)}
          </Fact>
          <Fact name={names.started}>{formatInstant(conversation.createdAt, zone)}</Fact>
          <Fact name={names.updated}>{formatInstant(conversation.updatedAt, zone)}</Fact>
          <Fact name={names.turns}>{formatExact(conversation.turnCount)}</Fact>
          <Fact name={names.messages}>{formatExact(conversation.messageCount)}</Fact>
          <Fact name={names.stored}>
            {formatBytes(conversation.storedBytes)}
            {conversation.truncated ? (
              <Badge tone="warn" title={text.cutHint} className="ml-2">
                {text.cut}
              </Badge>
            ) : null}
          </Fact>
          <Fact name={names.session}>
            {similar(
              'sessionId',
              conversation.sessionId,
              <code className="break-all font-mono text-sm">{shownText(conversation.sessionId ?? '')}</code>,
            )}
          </Fact>
        </dl>
      </section>
      <Sums conversation={conversation} />
    </>
  );
}

function Sums({ conversation }: { conversation: ConversationDetail }) {
  const text = useText(conversationsText);
  const sums = bucketSums(conversation.turns);
  const gone = conversation.turns.filter(({ status }) => status === null).length;
  return (
    <section className="min-w-0">
      <h2 className="mb-2 font-semibold">{text.sums}</h2>
      <dl className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 gap-y-1.5">
        {bucketNames.map((name) =>
          name === 'totalTokens' || sums[name] ? (
            <Figure key={name} name={text.buckets[name]} part={name === 'reasoningTokens'}>
              <Count value={name === 'totalTokens' ? conversation.totalTokens : sums[name]} />
            </Figure>
          ) : null,
        )}
        <Figure name={text.facts.cost}>
          <Money value={conversation.cost} />
        </Figure>
      </dl>
      {gone > 0 ? <p className="mt-2 text-ink-faint text-sm">{text.gone(formatExact(gone))}</p> : null}
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  if (children === null) return null;
  return (
    <>
      <dt className="break-words text-ink-soft">{name}</dt>
      <dd className="min-w-0 break-words [overflow-wrap:anywhere]">{children}</dd>
    </>
  );
}

function Figure({ name, part = false, children }: { name: string; part?: boolean; children: ReactNode }) {
  return (
    <>
      <dt className={part ? 'pl-3 text-ink-faint' : 'text-ink-soft'}>{name}</dt>
      <dd className={part ? 'figures text-ink-faint' : 'figures'}>{children}</dd>
    </>
  );
}
