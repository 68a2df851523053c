// One run of one job: a lease so that only one node is at it, and a row that says how it went.

import { nowMillis } from '@/lib/clock';
import type { Database } from '@/lib/db/database';
import { withLease } from '@/lib/db/leases';
import type { Environment } from '@/lib/env';
import { errorMessage } from '@/lib/errors';
import type { Job, JobReport, JobTrigger } from '@/lib/jobs/job';
import { log } from '@/lib/log';

export type JobOutcome =
  | { state: 'done'; runId: string; result: JobReport }
  | { state: 'failed'; runId: string; error: string }
  /** Another node is at it, or has already done this very run. */
  | { state: 'taken' };

const leaseSeconds = 60;

export interface JobRunOptions {
  database: Database;
  environment: Environment;
  node: string;
  /** The run's row. A scheduled run's id is made of its planned instant, so that each is done once among all nodes. */
  runId: string;
  trigger: JobTrigger;
  params: unknown;
  signal: AbortSignal;
}

export async function runJob(job: Job, options: JobRunOptions): Promise<JobOutcome> {
  const params = job.params.parse(options.params);
  const outcome = await withLease(`job:${job.name}`, leaseSeconds, async (lease) => {
    if (!(await openRun(job, options))) return { state: 'taken' } as const;
    return await carryOut(job, params, options, AbortSignal.any([options.signal, lease.signal]));
  });
  return outcome.held ? outcome.result : { state: 'taken' };
}

async function openRun(
  job: Job,
  { database, node, runId, trigger, params }: JobRunOptions,
): Promise<boolean> {
  return await database.write(async (tx) => {
    if (await tx.jobRun.findUnique({ where: { id: runId } })) return false;
    const now = BigInt(nowMillis());
    // The lease is ours, so whatever still counts as running has lost its process.
    await tx.jobRun.updateMany({
      where: { job: job.name, state: 'running' },
      data: { state: 'interrupted', finishedAt: now, error: 'The process ended before the job did.' },
    });
    await tx.jobRun.create({
      data: {
        id: runId,
        job: job.name,
        trigger,
        node,
        params: jsonOf(params),
        state: 'running',
        startedAt: now,
      },
    });
    return true;
  });
}

async function carryOut(
  job: Job,
  params: unknown,
  { database, environment, runId, trigger }: JobRunOptions,
  signal: AbortSignal,
): Promise<JobOutcome> {
  const finish = (data: { state: string; result?: object; error?: string }) =>
    database.write((tx) =>
      tx.jobRun.update({ where: { id: runId }, data: { ...data, finishedAt: BigInt(nowMillis()) } }),
    );
  try {
    const result = await job.run({
      database,
      environment,
      params,
      trigger,
      signal,
      progress: async (report) => {
        await database.write((tx) =>
          tx.jobRun.update({ where: { id: runId }, data: { progress: jsonOf(report) } }),
        );
      },
    });
    await finish({ state: 'done', result: jsonOf(result) });
    log.info('job done', { job: job.name, runId, trigger, result });
    return { state: 'done', runId, result };
  } catch (error) {
    await finish({ state: signal.aborted ? 'interrupted' : 'failed', error: errorMessage(error) });
    log.error('job failed', { job: job.name, runId, trigger, error });
    return { state: 'failed', runId, error: errorMessage(error) };
  }
}

/** As it will be read back: dates, bigints and absent fields settled before Prisma sees them. */
function jsonOf(value: unknown): object {
  const text = JSON.stringify(value ?? {}, (_key, item: unknown) =>
    typeof item === 'bigint' ? Number(item) : item,
  );
  return JSON.parse(text) as object;
}
