'use client';

import { useEffect, useRef } from 'react';
import { Card, CardHead } from '@/components/ui/card';
import { CopyButton } from '@/components/ui/copy-button';
import { playgroundText } from '@/lib/i18n/dictionaries/playground';
import { useText } from '@/lib/i18n/locale-provider';
import type { RawEvent, Trial } from './use-trial';

/** A page of a very long stream would hold up the browser; all of it can still be copied. */
const shownAtMost = 500;

/** The stream as it came, each event with its time since the request was sent. */
export function EventsCard({ trial }: { trial: Trial }) {
  const text = useText(playgroundText);
  const scroller = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const lastTop = useRef(0);
  const { events, body } = trial;
  const count = events.length;
  useEffect(() => {
    const element = scroller.current;
    if (count === 0) follows.current = true;
    else if (element && follows.current) element.scrollTop = element.scrollHeight;
  }, [count]);

  return (
    <Card className="flex min-h-72 flex-col">
      <CardHead
        title={body === null ? text.events : text.wholeBody}
        description={count > 0 ? text.eventCount(count) : undefined}
        actions={
          count > 0 || body !== null ? (
            <CopyButton value={body ?? events.map(asSent).join('')} label={text.copyEvents} />
          ) : null
        }
      />
      <section
        ref={scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        aria-label={text.events}
        onScroll={({ currentTarget }) => {
          // Only going up by hand ends following: new events grow the list below all the time.
          const { scrollTop, scrollHeight, clientHeight } = currentTarget;
          if (scrollTop < lastTop.current) follows.current = false;
          if (scrollHeight - scrollTop - clientHeight < 24) follows.current = true;
          lastTop.current = scrollTop;
        }}
        className="mt-3 max-h-[32rem] min-h-0 flex-1 overflow-auto border-line border-t"
      >
        {body !== null ? (
          <pre className="whitespace-pre-wrap break-all p-4 font-mono text-sm">{pretty(body)}</pre>
        ) : count > 0 ? (
          <ol className="py-1 font-mono text-xs">
            {events.slice(-shownAtMost).map((event) => (
              <li key={event.index} className="flex gap-3 px-4 py-1">
                <span className="w-16 shrink-0 whitespace-nowrap text-right text-ink-faint tabular-nums">
                  {Math.round(event.atMs)} ms
                </span>
                <span className="min-w-0 break-all">
                  {event.type ? <span className="text-accent">{event.type} </span> : null}
                  {event.data}
                </span>
              </li>
            ))}
          </ol>
        ) : (
          <p className="p-4 text-ink-faint">{text.eventsEmpty}</p>
        )}
      </section>
    </Card>
  );
}

function asSent({ type, data }: RawEvent): string {
  const lines = data.split('\n').map((line) => `data: ${line}\n`);
  return `${type ? `event: ${type}\n` : ''}${lines.join('')}\n`;
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
