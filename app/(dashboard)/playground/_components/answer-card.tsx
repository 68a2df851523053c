'use client';

import { Badge } from '@/components/ui/badge';
import { Card, CardBody, CardHead } from '@/components/ui/card';
import { CopyButton } from '@/components/ui/copy-button';
import { Notice } from '@/components/ui/notice';
import { Spinner } from '@/components/ui/spinner';
import { playgroundText } from '@/lib/i18n/dictionaries/playground';
import { useText } from '@/lib/i18n/locale-provider';
import type { Trial } from './use-trial';

export function AnswerCard({ trial }: { trial: Trial }) {
  const text = useText(playgroundText);
  const { state } = trial;
  return (
    <Card className="flex min-h-72 flex-col">
      <CardHead
        title={text.answer}
        actions={
          <>
            {state === 'stopped' ? <Badge tone="warn">{text.stopped}</Badge> : null}
            {state === 'failed' ? <Badge tone="bad">{text.failed}</Badge> : null}
            {trial.text ? <CopyButton value={trial.text} /> : null}
          </>
        }
      />
      <CardBody
        className="flex max-h-[32rem] flex-1 flex-col gap-3 overflow-y-auto"
        aria-busy={state === 'waiting' || state === 'running'}
        tabIndex={0}
        role="region"
        aria-label={text.answer}
      >
        {trial.problem ? <Notice tone="bad">{trial.problem}</Notice> : null}
        {trial.reasoning ? (
          <details className="rounded-md bg-sunken px-3 py-2">
            <summary className="cursor-pointer text-ink-soft text-sm">{text.reasoning}</summary>
            <p className="mt-1 whitespace-pre-wrap break-words text-ink-soft text-sm">{trial.reasoning}</p>
          </details>
        ) : null}
        {trial.text ? (
          <p className="whitespace-pre-wrap break-words" aria-live="off">
            {trial.text}
            {state === 'running' ? (
              <span
                aria-hidden
                className="ml-0.5 inline-block h-4 w-1.5 translate-y-0.5 animate-pulse bg-accent motion-reduce:animate-none"
              />
            ) : null}
          </p>
        ) : state === 'waiting' || (state === 'running' && !trial.problem) ? (
          <p className="flex items-center gap-2 text-ink-soft">
            <Spinner />
            {text.waiting}
          </p>
        ) : state === 'idle' ? (
          <p className="text-ink-faint">{text.answerEmpty}</p>
        ) : null}
      </CardBody>
    </Card>
  );
}
