'use client';

import { formatCount } from '@/lib/format/numbers';
import { formatDuration } from '@/lib/format/time';
import { requestsText } from '@/lib/i18n/dictionaries/requests';
import { usageText } from '@/lib/i18n/dictionaries/usage';
import { useLocale, useText } from '@/lib/i18n/locale-provider';
import type { UserRequest } from '@/lib/queries/requests';

/** Where the time went: until the first token, and from there to the end. */
export function TimingBar({ request }: { request: UserRequest }) {
  const text = useText(requestsText);
  const usage = useText(usageText);
  const { locale } = useLocale();
  const { durationMs, outputTokens, chunkCount } = request;
  if (durationMs === null) return null;
  // Clocks are read at different places: a first token never comes after the end.
  const ttftMs = request.ttftMs === null ? null : Math.min(request.ttftMs, durationMs);
  const generation = ttftMs === null ? null : Math.max(0, durationMs - ttftMs);
  const speed = generation && outputTokens ? outputTokens / (generation / 1000) : null;
  const waited = ttftMs === null || durationMs === 0 ? 100 : Math.min(100, (ttftMs / durationMs) * 100);
  return (
    <section>
      <h2 className="mb-2 font-semibold">{text.timing}</h2>
      <div aria-hidden className="mb-2 flex h-3 gap-0.5 overflow-hidden rounded-sm">
        <span className="min-w-0.5 bg-line-strong" style={{ width: `${waited}%` }} />
        {generation ? <span className="flex-1 bg-accent" /> : null}
      </div>
      <dl className="flex flex-wrap gap-x-6 gap-y-1">
        {ttftMs === null ? null : (
          <>
            <Span colour="bg-line-strong" name={text.firstToken} value={formatDuration(ttftMs)} />
            <Span colour="bg-accent" name={text.generation} value={formatDuration(generation)} />
          </>
        )}
        <Span name={text.total} value={formatDuration(durationMs)} />
        {speed ? (
          <Span name={text.speed} value={usage.perSecond(formatCount(Math.round(speed), locale))} />
        ) : null}
        {chunkCount > 0 ? <Span name="" value={text.chunks(formatCount(chunkCount, locale))} /> : null}
      </dl>
    </section>
  );
}

function Span({ name, value, colour }: { name: string; value: string; colour?: string }) {
  return (
    <div className="flex items-center gap-1.5">
      {colour ? <span aria-hidden className={`size-2.5 rounded-[3px] ${colour}`} /> : null}
      <dt className="text-ink-soft">{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
