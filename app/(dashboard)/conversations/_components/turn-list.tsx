'use client';

import { ArrowUpRight } from 'lucide-react';
import Link from 'next/link';
import { shownText } from '@/components/markdown/shown-text';
import { Count } from '@/components/ui/count';
import { ModelName } from '@/components/ui/model-name';
import { Money } from '@/components/ui/money';
import { formatExact } from '@/lib/format/numbers';
import { conversationsText } from '@/lib/i18n/dictionaries/conversations';
import { useText } from '@/lib/i18n/locale-provider';
import type { Turn } from '@/lib/queries/conversations';

type TurnListProps = { turns: readonly Turn[]; onGo: (messageId: string) => void };

/** Every turn of every branch, to go to. */
export function TurnList({ turns, onGo }: TurnListProps) {
  const text = useText(conversationsText);
  return (
    <section className="min-w-0">
      <h2 className="mb-2 font-semibold">{text.turnList}</h2>
      <ol className="flex flex-col">
        {turns.map((turn) => {
          const ordinal = formatExact(turn.ordinal);
          const target = turn.answerMessageId ?? turn.promptMessageId;
          return (
            <li
              key={turn.requestId}
              className="-mx-2 grid h-9 grid-cols-[minmax(0,1fr)_4.5rem_1.75rem] 2xl:grid-cols-[minmax(0,1fr)_4.5rem_5.5rem_1.75rem] items-center gap-x-2 rounded-md px-2 text-sm [contain-intrinsic-size:auto_2.25rem] [content-visibility:auto] hover:bg-hover"
            >
              <button
                type="button"
                aria-label={text.goToTurn(ordinal)}
                disabled={target === null}
                onClick={() => {
                  if (target !== null) onGo(target);
                }}
                className="flex h-full min-w-0 items-center gap-2 rounded-sm text-left focus-visible:-outline-offset-2"
              >
                <span className="w-6 shrink-0 text-ink-faint">{ordinal}</span>
                <ModelName model={shownText(turn.model)} />
              </button>
              <span className="figures text-ink-soft max-2xl:hidden">
                <Count value={turn.totalTokens} />
              </span>
              <span className="figures text-ink-soft">
                {turn.status === null ? '–' : turn.cost === null ? '?' : <Money value={turn.cost} />}
              </span>
              {turn.status === null ? (
                <span />
              ) : (
                <Link
                  href={`/requests/${turn.requestId}`}
                  aria-label={text.requestOf(ordinal)}
                  title={text.requestOf(ordinal)}
                  className="flex size-7 items-center justify-center rounded-md text-ink-faint hover:text-accent"
                >
                  <ArrowUpRight aria-hidden className="size-4" />
                </Link>
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
