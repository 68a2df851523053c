import { z } from 'zod';
import type { Database } from '@/lib/db/database';
import { jobs } from '@/lib/jobs/registry';
import type { Scheduler } from '@/lib/jobs/scheduler';

const runsShown = 10;

/** Every job with its plan, what it may be given, and its last runs, on whichever node they were. */
export async function listJobs({ read }: Pick<Database, 'read'>, scheduler: Scheduler) {
  return await Promise.all(
    scheduler.plan().map(async (plan) => {
      const runs = await read.jobRun.findMany({
        where: { job: plan.name },
        orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
        take: runsShown,
        omit: { job: true },
      });
      const params = jobs.find(({ name }) => name === plan.name)?.params;
      return {
        ...plan,
        params: params ? z.toJSONSchema(params, { io: 'input', unrepresentable: 'any' }) : {},
        lastRun: runs[0] ?? null,
        running: runs.find(({ state }) => state === 'running' || state === 'cancelling') ?? null,
        runs,
      };
    }),
  );
}

export type ListedJob = Awaited<ReturnType<typeof listJobs>>[number];
export type ListedRun = ListedJob['runs'][number];
