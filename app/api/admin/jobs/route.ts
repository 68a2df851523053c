import { z } from 'zod';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { instantAnswer } from '@/lib/http/fields';
import { type ListedRun, listJobs } from '@/lib/jobs/list-jobs';
import { processScheduler } from '@/lib/jobs/process-scheduler';
import { isoTime } from '@/lib/time';

const runSchema = z.object({
  id: z.string(),
  trigger: z.string(),
  node: z.string(),
  params: z.json(),
  /** running, cancelling, done, failed, cancelled or interrupted. */
  state: z.string(),
  startedAt: instantAnswer,
  finishedAt: instantAnswer.nullable(),
  progress: z.json(),
  result: z.json(),
  error: z.string().nullable(),
});

const jobSchema = z.object({
  name: z.string(),
  description: z.string(),
  schedule: z.string().nullable(),
  nextRunAt: instantAnswer.nullable(),
  /** What a run by hand may be given, as JSON Schema. */
  params: z.json(),
  running: runSchema.nullable(),
  lastRun: runSchema.nullable(),
  /** The newest first. */
  runs: z.array(runSchema),
});

const json = (value: unknown) => (value ?? null) as z.core.util.JSONType;

function runAnswer(run: ListedRun): z.input<typeof runSchema> {
  return {
    ...run,
    startedAt: isoTime(run.startedAt),
    finishedAt: isoTime(run.finishedAt),
    params: json(run.params),
    progress: json(run.progress),
    result: json(run.result),
  };
}

export const GET = dashboardRoute({
  role: 'admin',
  summary: 'Jobs, when they run next, how far they are, and how they last went',
  answer: z.object({ items: z.array(jobSchema) }),
  work: async ({ database }) => {
    const jobs = await listJobs(database, processScheduler());
    const items = jobs.map((job) => ({
      ...job,
      params: json(job.params),
      nextRunAt: job.nextRunAt?.toISOString() ?? null,
      running: job.running && runAnswer(job.running),
      lastRun: job.lastRun && runAnswer(job.lastRun),
      runs: job.runs.map(runAnswer),
    }));
    return { items };
  },
});
