import { z } from 'zod';
import { recordAudit } from '@/lib/auth/audit';
import { weirError } from '@/lib/errors';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { processScheduler } from '@/lib/jobs/process-scheduler';
import { rerateParams } from '@/lib/jobs/rerate';

/** A run that takes longer goes on by itself; the jobs page shows how far it is, and can stop it. */
const waitMillis = 30_000;

const count = z.int().nonnegative();
const figures = {
  /** Requests that used something. */
  rows: count,
  changed: count,
  becameKnown: count,
  /** Without a known price: they stay as they are. */
  unpriced: count,
  oldBaseCost: z.number(),
  newBaseCost: z.number(),
  oldCost: z.number(),
  newCost: z.number(),
};

const reportSchema = z.object({
  ...figures,
  models: z.array(z.object({ model: z.string(), ...figures })),
});

export const POST = dashboardRoute({
  role: 'admin',
  summary: 'Give past requests the cost that current prices make, or preview it',
  body: rerateParams,
  answer: z.object({
    runId: z.string(),
    state: z.enum(['running', 'done']),
    dryRun: z.boolean(),
    ...reportSchema.partial().shape,
  }),
  work: async ({ body, actor, database }) => {
    const scheduler = processScheduler();
    if (!body.dryRun) {
      await database.write((tx) =>
        recordAudit(tx, {
          actor,
          action: 'price.rerate',
          target: { kind: 'price', name: body.model ?? '*' },
          changes: { from: body.from, to: body.to ?? null, model: body.model ?? null, prices: body.prices },
        }),
      );
    }
    const run = await scheduler.runNow('rerate', body, waitMillis);
    if ('error' in run) throw weirError(run.code ?? 'internal_error', run.error);
    const report = run.state === 'done' ? reportSchema.parse(run.result) : {};
    return { runId: run.runId, state: run.state, dryRun: body.dryRun, ...report };
  },
});
