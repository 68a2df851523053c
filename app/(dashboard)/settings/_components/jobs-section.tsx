'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Card } from '@/components/ui/card';
import { ErrorState } from '@/components/ui/error-state';
import { TableSkeleton } from '@/components/ui/skeleton';
import { settingsText } from '@/lib/i18n/dictionaries/settings';
import { useText } from '@/lib/i18n/locale-provider';
import { jobsQuery } from '@/lib/queries/jobs';
import { JobEntry } from './job-entry';
import { JobRunsSheet } from './job-runs-sheet';

export function JobsSection() {
  const settings = useText(settingsText);
  const [busy, setBusy] = useState(false);
  const jobs = useQuery(jobsQuery(busy));
  const [openName, setOpenName] = useState<string | null>(null);
  const isBusy = jobs.data?.items.some(({ running }) => running !== null) ?? false;
  // How often is asked follows from what was answered.
  if (isBusy !== busy) setBusy(isBusy);
  return (
    <>
      <Card aria-busy={jobs.isPending}>
        {jobs.isPending ? (
          <TableSkeleton rows={8} columns={3} />
        ) : jobs.isError ? (
          <ErrorState error={jobs.error} onRetry={() => void jobs.refetch()} />
        ) : (
          <ul aria-label={settings.sections.jobs} className="divide-y divide-line">
            {jobs.data.items.map((job) => (
              <JobEntry key={job.name} job={job} onHistory={() => setOpenName(job.name)} />
            ))}
          </ul>
        )}
      </Card>
      <JobRunsSheet
        job={jobs.data?.items.find(({ name }) => name === openName) ?? null}
        onClose={() => setOpenName(null)}
      />
    </>
  );
}
