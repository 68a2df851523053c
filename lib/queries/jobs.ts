import type { UsageDiagnostics } from './answers';
import type { QueryParameters } from './request-json';
import { routeQuery } from './route-query';

export type { UsageDiagnostics };
export type Diagnosis = UsageDiagnostics['items'][number];

export type JobRun = {
  id: string;
  trigger: string;
  node: string;
  params: unknown;
  /** running, cancelling, done, failed, cancelled or interrupted. */
  state: string;
  startedAt: string;
  finishedAt: string | null;
  progress: unknown;
  result: unknown;
  error: string | null;
};

export type Job = {
  name: string;
  description: string;
  schedule: string | null;
  nextRunAt: string | null;
  running: JobRun | null;
  lastRun: JobRun | null;
  runs: JobRun[];
};

export type JobOutcome = { runId: string; state: string; result: unknown; error: string | null };

export const jobsPath = '/api/admin/jobs';

/** Asked often while something runs, so that its progress is seen. */
export function jobsQuery(busy = false) {
  return routeQuery<{ items: Job[] }>(jobsPath, {}, { refreshSeconds: busy ? 1 : 15, staleSeconds: 1 });
}

export function jobPath(name: string, verb: 'run' | 'cancel'): string {
  return `${jobsPath}/${encodeURIComponent(name)}/${verb}`;
}

export function diagnosticsQuery(query: QueryParameters) {
  return routeQuery<UsageDiagnostics>('/api/admin/diagnostics/usage', query);
}
