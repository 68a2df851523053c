import type { Database } from '@/lib/db/database';
import type { Scheduler } from '@/lib/jobs/scheduler';

/** Every job with its plan and its last run, on whichever node that was. */
export async function listJobs({ read }: Pick<Database, 'read'>, scheduler: Scheduler) {
  return await Promise.all(
    scheduler.plan().map(async (plan) => ({
      ...plan,
      lastRun: await read.jobRun.findFirst({
        where: { job: plan.name },
        orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
        omit: { job: true },
      }),
    })),
  );
}
