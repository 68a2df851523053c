'use client';

import { ArrowUpRight } from 'lucide-react';
import Link from 'next/link';
import { shownText } from '@/components/markdown/shown-text';
import { ModelName } from '@/components/ui/model-name';
import { Money } from '@/components/ui/money';
import { formatCount, formatExact } from '@/lib/format/numbers';
import { formatDuration } from '@/lib/format/time';
import { conversationsText } from '@/lib/i18n/dictionaries/conversations';
import { usageText } from '@/lib/i18n/dictionaries/usage';
import { useLocale, useText } from '@/lib/i18n/locale-provider';
import type { Turn } from '@/lib/queries/conversations';
import { StatusMark } from '../../_usage/status-mark';

/** The request behind an answer: by which model, for how much, and the way to its row. */
export function TurnLine({ turn }: { turn: Turn }) {
  const text = useText(conversationsText);
  const usage = useText(usageText);
  const { locale } = useLocale();
  const endings: Readonly<Record<string, string>> = usage.endReason;
  const ordinal = formatExact(turn.ordinal);
  return (
    <div data-turn={turn.ordinal} className="flex flex-col gap-2">
      {turn.answerMessageId === null ? <p className="text-ink-faint">{text.noAnswer}</p> : null}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-ink-soft text-sm">
        <span>{text.turn(ordinal)}</span>
        <ModelName model={shownText(turn.model)} />
        {turn.totalTokens === null ? null : (
          <span title={formatExact(turn.totalTokens)}>
            {text.tokens(formatCount(turn.totalTokens, locale))}
          </span>
        )}
        {turn.status === null || turn.usageSource === 'none' ? null : <Money value={turn.cost} />}
        {turn.durationMs === null ? null : <span>{formatDuration(turn.durationMs)}</span>}
        {turn.finishReason && turn.finishReason !== 'stop' ? (
          <span>{endings[turn.finishReason] ?? turn.finishReason}</span>
        ) : null}
        {turn.status === null || turn.status === 'success' ? null : <StatusMark status={turn.status} />}
        {turn.status === null ? (
          <span className="text-ink-faint">{text.requestGone}</span>
        ) : (
          <Link
            href={`/requests/${turn.requestId}`}
            aria-label={text.requestOf(ordinal)}
            className="inline-flex items-center gap-0.5 rounded-sm text-accent underline-offset-4 hover:underline"
          >
            {text.request}
            <ArrowUpRight aria-hidden className="size-3.5" />
          </Link>
        )}
      </div>
    </div>
  );
}
