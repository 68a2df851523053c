import { z } from 'zod';
import { recordAudit } from '@/lib/auth/audit';
import { weirError } from '@/lib/errors';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { processScheduler } from '@/lib/jobs/process-scheduler';

/** Short jobs answer with their result; a long one goes on by itself and is looked up in the list. */
const waitMillis = 5000;

export const POST = dashboardRoute({
  role: 'admin',
  summary: 'Run a job now',
  params: z.object({ name: z.string().max(100) }),
  body: z.record(z.string(), z.json()),
  answer: z.object({
    runId: z.string(),
    state: z.enum(['running', 'done', 'failed', 'cancelled', 'interrupted']),
    result: z.json(),
    error: z.string().nullable(),
  }),
  work: async ({ params, body, actor, database }) => {
    const run = await processScheduler().runNow(params.name, body, waitMillis);
    await database.write((tx) =>
      recordAudit(tx, {
        actor,
        action: 'job.run',
        target: { kind: 'job', id: params.name, name: params.name },
        changes: body,
      }),
    );
    // What was asked cannot be done, such as days whose requests are gone: an error for whoever asked.
    if ('error' in run && run.code) throw weirError(run.code, run.error);
    return {
      runId: run.runId,
      state: run.state,
      result: run.state === 'done' ? (run.result as z.core.util.JSONType) : null,
      error: 'error' in run ? run.error : null,
    };
  },
});
