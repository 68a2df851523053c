'use client';

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { CarriedLink } from '@/components/layout/carried-link';
import { Badge, type BadgeTone } from '@/components/ui/badge';
import { buttonStyle } from '@/components/ui/button';
import { Card, CardBody, CardHead } from '@/components/ui/card';
import { Count } from '@/components/ui/count';
import { Money } from '@/components/ui/money';
import { Spinner } from '@/components/ui/spinner';
import { formatDuration } from '@/lib/format/time';
import { playgroundText } from '@/lib/i18n/dictionaries/playground';
import { useText } from '@/lib/i18n/locale-provider';
import { type MeasuredRequest, recentTrialsQuery } from '@/lib/queries/playground';
import type { Trial } from './use-trial';

/** What Weir wrote down of the request that has just ended. */
export function MeasuredCard({ trial }: { trial: Trial }) {
  const text = useText(playgroundText);
  const ended = trial.state === 'done' || trial.state === 'stopped' || trial.state === 'failed';
  const id = ended ? trial.requestId : null;
  const recent = useQuery({
    ...recentTrialsQuery(),
    enabled: id !== null,
    // A row is there within a second of its request's end.
    refetchInterval: ({ state }) => (state.data?.items.some((row) => row.id === id) ? false : 400),
  });
  const row = recent.data?.items.find((item) => item.id === id);
  return (
    <Card aria-live="polite">
      <CardHead
        title={text.measured}
        actions={
          row ? (
            <CarriedLink href={`/requests/${row.id}`} className={buttonStyle({ size: 'small' })}>
              {text.openRequest}
            </CarriedLink>
          ) : null
        }
      />
      <CardBody>
        {id === null ? (
          <p className="text-ink-faint">{text.measuredEmpty}</p>
        ) : row ? (
          <Figures row={row} trial={trial} />
        ) : recent.isError ? (
          <p className="text-ink-soft">{text.notMeasured}</p>
        ) : (
          <p className="flex items-center gap-2 text-ink-soft">
            <Spinner />
            {text.measuring}
          </p>
        )}
      </CardBody>
    </Card>
  );
}

const tones: Record<string, BadgeTone> = {
  success: 'good',
  error: 'bad',
  aborted: 'warn',
  interrupted: 'warn',
};

function Figures({ row, trial }: { row: MeasuredRequest; trial: Trial }) {
  const text = useText(playgroundText);
  const names = text.buckets;
  const buckets = [
    { name: names.input, value: row.inputTokens },
    { name: names.cacheRead, value: row.cacheReadTokens },
    { name: names.cacheWrite, value: row.cacheWriteTokens },
    { name: names.output, value: row.outputTokens },
    { name: names.reasoning, value: row.reasoningTokens },
    { name: names.total, value: row.totalTokens },
  ];
  const sources: Readonly<Record<string, string>> = text.sources;
  return (
    <div className="grid gap-x-8 gap-y-4 sm:grid-cols-2 2xl:grid-cols-4">
      <Figure name={text.status}>
        <span className="flex flex-wrap items-center gap-2">
          <Badge tone={tones[row.status] ?? 'neutral'}>
            {[row.httpStatus, row.errorCode ?? row.status].filter(Boolean).join(' ')}
          </Badge>
          {row.accountName ? <span>{row.accountName}</span> : null}
          <span className="text-ink-soft text-sm">{text.attempts(row.attemptCount)}</span>
        </span>
      </Figure>
      <Figure name={text.cost}>
        <Money value={row.cost} />
      </Figure>
      <Figure name={text.firstToken} note={withBrowser(trial.firstByteMs)}>
        {formatDuration(row.ttftMs)}
      </Figure>
      <Figure name={text.duration} note={withBrowser(trial.durationMs)}>
        {formatDuration(row.durationMs)}
        {trial.overheadMs === null ? null : (
          <span className="ml-2 text-ink-soft text-sm">{text.overhead(milliseconds(trial.overheadMs))}</span>
        )}
      </Figure>
      <div className="sm:col-span-2 2xl:col-span-4">
        <h3 className="text-ink-soft text-sm">{text.tokens}</h3>
        <dl className="mt-1 flex flex-wrap gap-x-6 gap-y-1">
          {buckets.map(({ name, value }) => (
            <div key={name} className="flex items-baseline gap-1.5">
              <dt className="text-ink-soft text-sm">{name}</dt>
              <dd className="tabular-nums">
                <Count value={value} />
              </dd>
            </div>
          ))}
          <div className="flex items-baseline gap-1.5">
            <dt className="text-ink-soft text-sm">{text.source}</dt>
            <dd>{sources[row.usageSource] ?? row.usageSource}</dd>
          </div>
        </dl>
      </div>
      {row.usageRaw ? (
        <div className="min-w-0 sm:col-span-2 2xl:col-span-4">
          <h3 className="text-ink-soft text-sm">{text.usageRaw}</h3>
          <pre className="mt-1 whitespace-pre-wrap break-all rounded-md bg-sunken px-3 py-2 font-mono text-xs">
            {row.usageRaw}
          </pre>
        </div>
      ) : null}
    </div>
  );

  function withBrowser(millis: number | null): string | undefined {
    return millis === null ? undefined : text.inBrowser(formatDuration(millis));
  }
}

function milliseconds(value: number): string {
  return value < 10 ? `${value.toFixed(1)} ms` : formatDuration(value);
}

function Figure({ name, note, children }: { name: string; note?: string | undefined; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <h3 className="text-ink-soft text-sm">{name}</h3>
      <div className="mt-0.5 tabular-nums">{children}</div>
      {note ? <p className="text-ink-faint text-sm">{note}</p> : null}
    </div>
  );
}
