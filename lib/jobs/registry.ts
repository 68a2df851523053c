import { aggregate } from '@/lib/jobs/aggregate';
import { compress } from '@/lib/jobs/compress';
import { databaseUpkeep } from '@/lib/jobs/database-upkeep';
import type { Job } from '@/lib/jobs/job';
import { nightlyBackup } from '@/lib/jobs/nightly-backup';
import { reconcile } from '@/lib/jobs/reconcile';
import { rerate } from '@/lib/jobs/rerate';
import { retention } from '@/lib/jobs/retention';
import { sessionCleanup } from '@/lib/jobs/session-cleanup';

/** Every job of this program, in the order the jobs page shows them. */
export const jobs: readonly Job[] = [
  aggregate,
  reconcile,
  retention,
  compress,
  rerate,
  nightlyBackup,
  databaseUpkeep,
  sessionCleanup,
];
