// One run of one job: a lease so that only one node is at it, and a row that says how it went.

import { nowMillis } from '@/lib/clock';
import type { Database } from '@/lib/db/database';
import { withLease } from '@/lib/db/leases';
import type { Environment } from '@/lib/env';
import { type ErrorCode, errorMessage, isWeirError } from '@/lib/errors';
import type { Job, JobReport, JobTrigger } from '@/lib/jobs/job';
import { log } from '@/lib/log';

export type JobOutcome =
  | { state: 'done'; runId: string; result: JobReport }
  /** `code` where the job itself said what kind of failure it is, such as days that cannot be derived again. */
  | { state: 'failed' | 'cancelled' | 'interrupted'; runId: string; error: string; code: ErrorCode | null }
  /** Another node is at it, or has already done this very run. */
  | { state: 'taken' };

const leaseSeconds = 60;
/** How soon a run hears, on whichever node it is, that somebody cancelled it. */
const cancelPollMillis = 1000;

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
      where: { job: job.name, state: { in: ['running', 'cancelling'] } },
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
  outerSignal: AbortSignal,
): Promise<JobOutcome> {
  const cancelled = watchForCancel(database, runId);
  const signal = AbortSignal.any([outerSignal, cancelled.signal]);
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
    const state = cancelled.signal.aborted ? 'cancelled' : signal.aborted ? 'interrupted' : 'failed';
    await finish({ state, error: errorMessage(error) });
    if (state === 'failed') log.error('job failed', { job: job.name, runId, trigger, error });
    else log.info(`job ${state}`, { job: job.name, runId, trigger });
    return { state, runId, error: errorMessage(error), code: isWeirError(error) ? error.code : null };
  } finally {
    cancelled.stop();
  }
}

/** Marks the run under way, if there is one; it ends at its next safe point. */
export async function cancelJob(database: Database, name: string): Promise<boolean> {
  const { count } = await database.write((tx) =>
    tx.jobRun.updateMany({ where: { job: name, state: 'running' }, data: { state: 'cancelling' } }),
  );
  return count > 0;
}

function watchForCancel(database: Database, runId: string): { signal: AbortSignal; stop: () => void } {
  const controller = new AbortController();
  const look = async () => {
    const run = await database.read.jobRun.findUnique({ where: { id: runId }, select: { state: true } });
    if (run?.state === 'cancelling') controller.abort(new Error('The run was cancelled.'));
  };
  // A look that fails is made up for by the next one.
  const timer = setInterval(() => void look().catch(() => undefined), cancelPollMillis).unref();
  return { signal: controller.signal, stop: () => clearInterval(timer) };
}

/** As it will be read back: dates, bigints and absent fields settled before Prisma sees them. */
function jsonOf(value: unknown): object {
  const text = JSON.stringify(value ?? {}, (_key, item: unknown) =>
    typeof item === 'bigint' ? Number(item) : item,
  );
  return JSON.parse(text) as object;
}
