import { z } from 'zod';
import { recordAudit } from '@/lib/auth/audit';
import { weirError } from '@/lib/errors';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { processScheduler } from '@/lib/jobs/process-scheduler';
import { cancelJob } from '@/lib/jobs/run-job';

export const POST = dashboardRoute({
  role: 'admin',
  summary: 'Ask the run of a job that is under way to stop, on whichever node it is',
  params: z.object({ name: z.string().max(100) }),
  body: z.strictObject({}),
  answer: z.object({ name: z.string(), cancelling: z.literal(true) }),
  work: async ({ params: { name }, actor, database }) => {
    if (
      !processScheduler()
        .plan()
        .some((job) => job.name === name)
    )
      throw weirError('not_found', `There is no job named ${name}.`);
    if (!(await cancelJob(database, name))) throw weirError('conflict', `The job ${name} is not running.`);
    await database.write((tx) =>
      recordAudit(tx, { actor, action: 'job.cancel', target: { kind: 'job', id: name, name } }),
    );
    return { name, cancelling: true as const };
  },
});
