'use client';

import { useNow } from '@/components/layout/now';
import { useViewer } from '@/components/layout/viewer';
import { StatusDot } from '@/components/ui/badge';
import { Sheet } from '@/components/ui/sheet';
import { formatInstant } from '@/lib/format/time';
import { jobsText } from '@/lib/i18n/dictionaries/jobs';
import { useText } from '@/lib/i18n/locale-provider';
import type { Job } from '@/lib/queries/jobs';
import { isDryRun, reportWords, toneOf, tookWords, wordFor } from './job-words';

export function JobRunsSheet({ job, onClose }: { job: Job | null; onClose: () => void }) {
  const text = useText(jobsText);
  const now = useNow();
  const { timeZone } = useViewer();
  return (
    <Sheet
      open={job !== null}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={job ? text.historyOf(wordFor(text.names, job.name)) : ''}
      className="w-[36rem]"
    >
      <ol className="divide-y divide-line px-4">
        {job?.runs.map((run) => (
          <li key={run.id} className="flex flex-col gap-1 py-3">
            <p className="flex flex-wrap items-center justify-between gap-x-4">
              <span className="font-medium tabular-nums">{formatInstant(run.startedAt, timeZone)}</span>
              <StatusDot tone={toneOf(run.state)}>{wordFor(text.states, run.state)}</StatusDot>
            </p>
            <p className="text-ink-soft text-sm">
              {[
                ...(isDryRun(run) ? [text.dryRun.name] : []),
                wordFor(text.triggers, run.trigger),
                tookWords(run, now, text),
                run.node,
              ].join(' · ')}
            </p>
            <p className={run.error ? 'break-words text-bad text-sm' : 'break-words text-sm'}>
              {run.error ?? reportWords(run.finishedAt ? run.result : run.progress, text)}
            </p>
          </li>
        ))}
      </ol>
    </Sheet>
  );
}
