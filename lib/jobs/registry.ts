import { databaseUpkeep } from '@/lib/jobs/database-upkeep';
import type { Job } from '@/lib/jobs/job';
import { nightlyBackup } from '@/lib/jobs/nightly-backup';
import { sessionCleanup } from '@/lib/jobs/session-cleanup';

/** Every job of this program, in the order the jobs page shows them. */
export const jobs: readonly Job[] = [nightlyBackup, databaseUpkeep, sessionCleanup];
