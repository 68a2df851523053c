'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNow } from '@/components/layout/now';
import { StatusDot } from '@/components/ui/badge';
import { Button, ButtonLink } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { useErrorMessage } from '@/components/ui/error-message';
import { Progress } from '@/components/ui/progress';
import { TimeAgo } from '@/components/ui/time-ago';
import { toast } from '@/components/ui/toast';
import { jobsText } from '@/lib/i18n/dictionaries/jobs';
import { useText } from '@/lib/i18n/locale-provider';
import { type Job, type JobOutcome, jobPath, jobsPath } from '@/lib/queries/jobs';
import { requestJson } from '@/lib/queries/request-json';
import { JobDaysDialog } from './job-days-dialog';
import { isDryRun, progressOf, reportWords, scheduleWords, toneOf, tookWords, wordFor } from './job-words';

/** Jobs that may be told which days to look at. */
const withDays = ['aggregate', 'reconcile'];

export function JobEntry({ job, onHistory }: { job: Job; onHistory: () => void }) {
  const text = useText(jobsText);
  const now = useNow();
  const queries = useQueryClient();
  const errorMessage = useErrorMessage();
  const [pending, setPending] = useState(false);
  const [asking, setAsking] = useState<'days' | 'confirm' | null>(null);
  const name = wordFor(text.names, job.name);
  const { running, lastRun } = job;

  async function work(ask: () => Promise<void>) {
    setPending(true);
    try {
      await ask();
    } catch (error) {
      toast.error(errorMessage(error));
    } finally {
      setPending(false);
      await queries.invalidateQueries({ queryKey: [jobsPath] });
    }
  }

  const run = (params: Record<string, string>) =>
    work(async () => {
      setAsking(null);
      const outcome = await requestJson<JobOutcome>(jobPath(job.name, 'run'), {
        method: 'POST',
        body: params,
      });
      if (outcome.state === 'running') toast.message(text.started(name));
      else if (outcome.state === 'done') {
        toast.success(text.finished(name), { description: reportWords(outcome.result, text) });
      } else toast.error(text.failed(name), { description: outcome.error ?? '' });
    });

  const cancel = () =>
    work(async () => {
      await requestJson(jobPath(job.name, 'cancel'), { method: 'POST', body: {} });
      toast.message(text.cancelling(name));
    });

  function press() {
    if (withDays.includes(job.name)) setAsking('days');
    else if (job.name === 'retention') setAsking('confirm');
    else void run({});
  }

  return (
    <li className="flex flex-col gap-x-6 gap-y-2 px-4 py-3 lg:flex-row lg:items-start">
      <div className="min-w-0 lg:flex-1">
        <h2 className="font-medium">{name}</h2>
        <p className="break-words text-ink-soft text-sm">{wordFor(text.does, job.name) || job.description}</p>
      </div>
      <div className="min-w-0 text-sm lg:w-80">
        <p>
          {scheduleWords(job.schedule, text)}
          {job.nextRunAt ? (
            <span className="text-ink-faint">
              {' · '}
              {text.next} <TimeAgo value={job.nextRunAt} />
            </span>
          ) : null}
        </p>
        {running ? (
          <div className="mt-1.5 flex flex-col gap-1">
            <Progress value={progressOf(running.progress)} label={name} />
            <p className="truncate text-ink-soft" title={reportWords(running.progress, text)}>
              {reportWords(running.progress, text)}
            </p>
          </div>
        ) : lastRun ? (
          <div className="flex min-w-0 items-center gap-2">
            <span className="shrink-0">
              <StatusDot tone={toneOf(lastRun.state)}>{wordFor(text.states, lastRun.state)}</StatusDot>
            </span>
            <TimeAgo value={lastRun.startedAt} className="shrink-0 text-ink-soft" />
            <span
              className="truncate text-ink-faint"
              title={lastRun.error ?? reportWords(lastRun.result, text)}
            >
              {lastRun.error ??
                [tookWords(lastRun, now, text), ...(isDryRun(lastRun) ? [text.dryRun.name] : [])].join(' · ')}
            </span>
          </div>
        ) : (
          <p className="text-ink-faint">{text.neverRan}</p>
        )}
      </div>
      <div className="flex shrink-0 items-center gap-2 lg:w-52 lg:justify-end">
        {job.runs.length > 0 ? (
          <Button size="small" variant="quiet" aria-label={text.historyOf(name)} onClick={onHistory}>
            {text.history}
          </Button>
        ) : null}
        {running ? (
          <Button
            size="small"
            aria-label={text.cancelName(name)}
            disabled={running.state === 'cancelling'}
            pending={pending}
            onClick={() => void cancel()}
          >
            {running.state === 'cancelling' ? text.states.cancelling : text.cancel}
          </Button>
        ) : job.name === 'rerate' ? (
          <ButtonLink size="small" href="/pricing?tab=rerate">
            {text.toPricing}
          </ButtonLink>
        ) : (
          <Button size="small" aria-label={text.runName(name)} pending={pending} onClick={press}>
            {text.run}
          </Button>
        )}
      </div>
      {asking === 'days' ? (
        <JobDaysDialog name={name} onClose={() => setAsking(null)} onRun={(days) => void run(days)} />
      ) : null}
      <ConfirmDialog
        open={asking === 'confirm'}
        onOpenChange={(open) => setAsking(open ? 'confirm' : null)}
        title={text.confirmTitle}
        confirmLabel={text.run}
        danger
        pending={pending}
        onConfirm={() => void run({})}
      >
        {text.confirmHelp}
      </ConfirmDialog>
    </li>
  );
}
