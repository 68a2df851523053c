// Whole copies of a Postgres database, by Postgres's own tools where the machine has them.
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { environment } from '@/lib/env';
import { errorMessage } from '@/lib/errors';
import { log } from '@/lib/log';

/** A dump that `npm run restore` takes, or null (and a line in the log) where none can be made here. */
export async function dumpBeforeUpgrade(url: string, firstMigration: string): Promise<string | null> {
  const directory = join(environment().dataDirectory, 'backups');
  const moment = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const dump = join(directory, `before-${firstMigration}-${moment}.dump`);
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    await dumpPostgres(url, dump);
  } catch (error) {
    log.warn('Postgres is upgraded without a copy made here; its own backups are the way back', {
      reason: errorMessage(error),
    });
    return null;
  }
  log.info('database copied before its upgrade', {
    copy: dump,
    restoreCommand: `npm run restore -- ${dump}`,
  });
  return dump;
}

/** `snapshot` is what another transaction exported, so that both see the same moment. */
export async function dumpPostgres(url: string, file: string, snapshot?: string): Promise<void> {
  const moment = snapshot === undefined ? [] : [`--snapshot=${snapshot}`];
  try {
    await runTool('pg_dump', url, [
      '--format=custom',
      '--no-owner',
      '--no-privileges',
      ...moment,
      `--file=${file}`,
    ]);
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  }
}

/** Into an empty database. */
export async function restorePostgresDump(url: string, file: string): Promise<void> {
  await runTool('pg_restore', url, [
    '--no-owner',
    '--no-privileges',
    '--exit-on-error',
    '--single-transaction',
    file,
  ]);
}

/** The password goes by the environment: the command line is everybody's to read. */
async function runTool(tool: string, url: string, options: string[]): Promise<void> {
  const address = new URL(url);
  const password = decodeURIComponent(address.password);
  address.password = '';
  const child = spawn(tool, [`--dbname=${address.href}`, ...options], {
    env: { ...process.env, PGPASSWORD: password },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const complaints: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => complaints.push(text));
  await new Promise<void>((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'ENOENT'
          ? new Error(`${tool} is not installed on this machine (it comes with the Postgres client programs)`)
          : error,
      ),
    );
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`${tool} failed: ${complaints.join('').trim()}`)),
    );
  });
}
