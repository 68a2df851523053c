// What a job is. One file a job; `registry.ts` lists them.
import type { z } from 'zod';
import type { Database } from '@/lib/db/database';
import type { Environment } from '@/lib/env';

export type JobTrigger = 'schedule' | 'hand';

/** What a job may report: plain JSON, kept with its run. */
export type JobReport = Record<string, unknown>;

export interface JobContext<Params> {
  readonly database: Database;
  readonly environment: Environment;
  readonly params: Params;
  readonly trigger: JobTrigger;
  /** Aborted when the process stops or the lease is lost: stop at the next safe point. */
  readonly signal: AbortSignal;
  /** Keeps how far a long run has come, for whoever looks at it. */
  progress(report: JobReport): Promise<void>;
}

export interface Job<Params = unknown> {
  readonly name: string;
  /** One sentence for the jobs page. */
  readonly description: string;
  /** A cron expression in the deployment's time zone; null for a job that only runs by hand. */
  schedule(environment: Environment): string | null;
  /** What a run by hand may be given; a scheduled run gets what `{}` parses to. */
  readonly params: z.ZodType<Params>;
  run(context: JobContext<Params>): Promise<JobReport>;
}

/** Ties a job's `params` type to its `run`. */
export function defineJob<Params>(job: Job<Params>): Job<Params> {
  return job;
}
