// Runs every job at its time on whichever node gets there first, and by hand when asked.
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Cron } from 'croner';
import type { Database } from '@/lib/db/database';
import type { Environment } from '@/lib/env';
import { weirError } from '@/lib/errors';
import { newId } from '@/lib/ids';
import type { Job } from '@/lib/jobs/job';
import { type JobOutcome, runJob } from '@/lib/jobs/run-job';
import { log } from '@/lib/log';

export interface JobPlan {
  name: string;
  description: string;
  schedule: string | null;
  nextRunAt: Date | null;
}

type FinishedJob = Exclude<JobOutcome, { state: 'taken' }>;
type RunningJob = { state: 'running'; runId: string };

export interface Scheduler {
  plan(): JobPlan[];
  /** Starts a run at once and waits for it, but not for longer than told: then it goes on by itself. */
  runNow(name: string, params: unknown, waitMillis?: number): Promise<FinishedJob | RunningJob>;
  /** No new runs; asks those under way to stop, and waits for them. */
  stop(): Promise<void>;
}

export interface SchedulerOptions {
  database: Database;
  environment: Environment;
  jobs: readonly Job[];
  timeZone: string;
  node?: string;
}

export function startScheduler(options: SchedulerOptions): Scheduler {
  const { database, environment, jobs, timeZone, node = hostname() } = options;
  const stopping = new AbortController();
  const running = new Set<Promise<JobOutcome>>();
  const clocks = new Map<string, Cron>();

  function begin(
    job: Job,
    run: { runId: string; trigger: 'schedule' | 'hand'; params: unknown },
  ): Promise<JobOutcome> {
    const outcome = runJob(job, { database, environment, node, signal: stopping.signal, ...run });
    running.add(outcome);
    outcome
      .catch((error: unknown) => log.error('job could not be run', { job: job.name, error }))
      .finally(() => running.delete(outcome));
    return outcome;
  }

  for (const job of jobs) {
    const schedule = job.schedule(environment);
    if (!schedule) continue;
    clocks.set(
      job.name,
      new Cron(
        schedule,
        { timezone: timeZone, mode: '5-part', unref: true, protect: true },
        async (clock: Cron) => {
          const planned = clock.currentRun() ?? new Date();
          planned.setSeconds(0, 0);
          const runId = `${job.name}@${planned.toISOString()}`;
          try {
            await begin(job, { runId, trigger: 'schedule', params: {} });
          } catch (error) {
            log.error('job could not be started', { job: job.name, error });
          }
        },
      ),
    );
  }

  return {
    plan: () =>
      jobs.map((job) => ({
        name: job.name,
        description: job.description,
        schedule: job.schedule(environment),
        nextRunAt: clocks.get(job.name)?.nextRun() ?? null,
      })),
    async runNow(name, params, waitMillis) {
      const job = jobs.find((candidate) => candidate.name === name);
      if (!job) throw weirError('not_found', `There is no job named ${name}.`);
      if (stopping.signal.aborted) throw weirError('shutting_down', 'Weir is stopping.');
      const parsed = job.params.safeParse(params);
      if (!parsed.success) {
        const issue = parsed.error.issues[0];
        throw weirError('invalid_parameter', issue?.message ?? 'ill-formed', {
          param: issue?.path.join('.'),
        });
      }
      const runId = newId();
      const run = begin(job, { runId, trigger: 'hand', params });
      const tooLong = new AbortController();
      const outcome = await Promise.race([run, waitedLongEnough(waitMillis, tooLong.signal)]);
      tooLong.abort();
      if (outcome === 'waited long enough') return { state: 'running', runId };
      if (outcome.state === 'taken') throw weirError('conflict', `The job ${name} is already running.`);
      return outcome;
    },
    async stop() {
      for (const clock of clocks.values()) clock.stop();
      stopping.abort(new Error('the process is stopping'));
      await Promise.allSettled(running);
    },
  };
}

async function waitedLongEnough(
  millis: number | undefined,
  signal: AbortSignal,
): Promise<'waited long enough'> {
  if (millis === undefined) return new Promise(() => {});
  // Aborted when the run was faster, and then nobody looks at this any more.
  await sleep(millis, undefined, { signal, ref: false }).catch(() => undefined);
  return 'waited long enough';
}
