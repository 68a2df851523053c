'use client';

import { useQuery } from '@tanstack/react-query';
import { CircleCheck, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { CarriedLink } from '@/components/layout/carried-link';
import { useViewer } from '@/components/layout/viewer';
import { Button, buttonStyle } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import { ErrorState } from '@/components/ui/error-state';
import { TimeAgo } from '@/components/ui/time-ago';
import { formatCount } from '@/lib/format/numbers';
import { formatDuration } from '@/lib/format/time';
import { connectText } from '@/lib/i18n/dictionaries/connect';
import { useLocale, useText } from '@/lib/i18n/locale-provider';
import { type Connection, connectionQuery } from '@/lib/queries/connection';
import { mistakeWords, refusalWords } from './mistake-words';

type FirstRequestProps = {
  /** ISO 8601: what came before it does not count. */
  since: string;
  className?: string;
};

/** Waits for a client's first request and turns green, or says what the client did wrong. */
export function FirstRequest({ since: sinceAtFirst, className }: FirstRequestProps) {
  const text = useText(connectText);
  const [since, setSince] = useState(sinceAtFirst);
  const status = useQuery({
    ...connectionQuery(since),
    // Whoever waits is busy in another window.
    refetchIntervalInBackground: true,
    refetchInterval: ({ state }) => (state.data && arrived(state.data) ? false : 1500),
  });
  if (status.isError) return <ErrorState error={status.error} onRetry={() => void status.refetch()} />;
  const data = status.data;
  const done = data ? arrived(data) : null;
  return (
    <section
      aria-live="polite"
      data-state={done ? 'arrived' : 'waiting'}
      className={classNames(
        'rounded-lg border px-4 py-3 transition-colors',
        done ? 'border-good bg-good-soft' : 'border-line bg-surface',
        className,
      )}
    >
      {data && done ? (
        <Arrived request={done} onAgain={() => setSince(data.now)} />
      ) : (
        <>
          <div className="flex items-start gap-3">
            <span aria-hidden className="relative mt-1.5 flex size-2.5 shrink-0">
              <span className="absolute inline-flex size-full animate-ping rounded-full bg-accent opacity-60 motion-reduce:animate-none" />
              <span className="relative inline-flex size-2.5 rounded-full bg-accent" />
            </span>
            <div className="min-w-0">
              <h2 className="font-semibold">{text.waiting}</h2>
              <p className="text-ink-soft">{data?.modelsListedAt ? text.listed : text.waitingHelp}</p>
            </div>
          </div>
          {data ? <Mistakes data={data} /> : null}
        </>
      )}
    </section>
  );
}

function arrived(data: Connection): Connection['request'] {
  return data.request?.status === 'success' ? data.request : null;
}

function Arrived({ request, onAgain }: { request: NonNullable<Connection['request']>; onAgain: () => void }) {
  const text = useText(connectText);
  const { locale } = useLocale();
  const facts = [
    text.arrivedFacts(request.model, request.keyName ?? '–'),
    request.totalTokens === null ? null : text.tokens(formatCount(request.totalTokens, locale)),
    request.durationMs === null ? null : formatDuration(request.durationMs),
  ].filter((fact) => fact !== null);
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <CircleCheck aria-hidden className="size-5 shrink-0 text-good" />
      <div className="min-w-0 flex-1 basis-60">
        <h2 className="font-semibold text-good">{text.arrived}</h2>
        <p className="break-words text-ink-soft">
          {facts.join(' · ')} · <TimeAgo value={request.createdAt} />
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        <CarriedLink href={`/requests/${request.id}`} className={buttonStyle()}>
          {text.openRequest}
        </CarriedLink>
        <Button variant="quiet" onClick={onAgain}>
          {text.again}
        </Button>
      </div>
    </div>
  );
}

/** What came but did not get through, the newest first. */
function Mistakes({ data }: { data: Connection }) {
  const text = useText(connectText);
  const { baseUrl } = useViewer();
  const refused = data.request
    ? [
        {
          at: data.request.createdAt,
          client: data.request.userAgent,
          words: refusalWords(data.request, text),
        },
      ]
    : [];
  const found = [
    ...data.mistakes.map((mistake) => ({
      at: mistake.at,
      client: mistake.userAgent,
      words: mistakeWords(mistake, baseUrl, text),
    })),
    ...refused,
  ].sort((a, b) => (a.at < b.at ? 1 : -1));
  if (found.length === 0) return null;
  return (
    <div className="mt-3 border-line border-t pt-3">
      <h3 className="flex items-center gap-1.5 font-medium text-warn">
        <TriangleAlert aria-hidden className="size-4 shrink-0" />
        {text.seen}
      </h3>
      <ul className="mt-1 flex flex-col gap-2">
        {found.map(({ at, client, words }) => (
          <li key={`${at} ${words}`} className="break-words">
            {words}
            <span className="block text-ink-faint text-sm">
              <TimeAgo value={at} /> {client ? text.from(client) : null}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
