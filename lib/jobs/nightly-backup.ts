import { z } from 'zod';
import { backupsDirectory, createBackup, pruneBackups } from '@/lib/db/backup';
import { weirError } from '@/lib/errors';
import { defineJob } from '@/lib/jobs/job';

/** A backup each night where WEIR_BACKUP_KEEP says how many to keep. Never with the secret key in it. */
export const nightlyBackup = defineJob({
  name: 'backup',
  description: 'Copies the database and the open journal, and keeps the newest WEIR_BACKUP_KEEP copies.',
  schedule: ({ backupKeep }) => (backupKeep > 0 ? '40 2 * * *' : null),
  params: z.strictObject({}),
  async run({ environment, signal }) {
    const { databaseUrl, dataDirectory, backupKeep } = environment;
    const path = await createBackup({ databaseUrl, dataDirectory });
    if (signal.aborted)
      throw weirError('shutting_down', 'The process stops; older backups are kept for now.');
    // Run by hand without a number to keep, nothing is thrown away.
    const removed = backupKeep > 0 ? pruneBackups(backupsDirectory(dataDirectory), backupKeep) : [];
    return { path, removed };
  },
});
