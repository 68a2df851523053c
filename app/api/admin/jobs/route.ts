import { z } from 'zod';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { instantAnswer } from '@/lib/http/fields';
import { listJobs } from '@/lib/jobs/list-jobs';
import { processScheduler } from '@/lib/jobs/process-scheduler';
import { isoTime } from '@/lib/time';

const runSchema = z.object({
  id: z.string(),
  trigger: z.string(),
  node: z.string(),
  params: z.json(),
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
  lastRun: runSchema.nullable(),
});

const json = (value: unknown) => (value ?? null) as z.core.util.JSONType;

export const GET = dashboardRoute({
  role: 'admin',
  summary: 'Jobs, when they run next, and how they last went',
  answer: z.object({ items: z.array(jobSchema) }),
  work: async ({ database }) => {
    const jobs = await listJobs(database, processScheduler());
    const items = jobs.map(({ lastRun, nextRunAt, ...job }) => ({
      ...job,
      nextRunAt: nextRunAt?.toISOString() ?? null,
      lastRun: lastRun && {
        ...lastRun,
        startedAt: isoTime(lastRun.startedAt),
        finishedAt: lastRun.finishedAt === null ? null : isoTime(lastRun.finishedAt),
        params: json(lastRun.params),
        progress: json(lastRun.progress),
        result: json(lastRun.result),
      },
    }));
    return { items };
  },
});
