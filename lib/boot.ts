// Everything a process opens once before it may serve, and closes in the opposite order when it stops.
import { ensureFirstAdmin } from '@/lib/auth/first-admin';
import { checkSecretKey } from '@/lib/auth/secret-canary';
import { processDataDirectory } from '@/lib/data-directory';
import { closeProcessDatabase, type Database, database } from '@/lib/db/database';
import { type Environment, environment } from '@/lib/env';
import { setProcessScheduler } from '@/lib/jobs/process-scheduler';
import { jobs } from '@/lib/jobs/registry';
import { type Scheduler, startScheduler } from '@/lib/jobs/scheduler';
import { openJournal } from '@/lib/journal/journal';
import { nodeDirectory, nodeName } from '@/lib/journal/node-name';
import { setProcessJournal } from '@/lib/journal/process-journal';
import { log } from '@/lib/log';
import { oncePerProcess } from '@/lib/once-per-process';
import { settings } from '@/lib/settings';

export interface Booted {
  readonly environment: Environment;
  readonly database: Database;
  readonly scheduler: Scheduler;
  /** Where the first admin is made, with its one-time token; null when there is an admin already. */
  readonly setupPath: string | null;
  /** Stops the jobs, flushes journal and ledger, closes the database and gives the data directory back. */
  shutdown(): Promise<void>;
}

type Closing = { name: string; close: () => unknown };

/** Opens this process's Weir, once, whoever asks first: the server, or Next's instrumentation. */
export function boot(): Promise<Booted> {
  return oncePerProcess('boot', start);
}

async function start(): Promise<Booted> {
  const env = environment();
  const opened: Closing[] = [];
  const closeAll = () => closeInTurn(opened);
  try {
    const directory = await processDataDirectory();
    opened.push({ name: 'data directory', close: () => directory.release() });

    const open = await database();
    opened.push({ name: 'database', close: closeProcessDatabase });
    await checkSecretKey(open);
    const setupPath = await ensureFirstAdmin();

    const node = nodeName(env.dataDirectory);
    const journal = await openJournal({
      directory: nodeDirectory(env.dataDirectory, node),
      node,
      durability: env.durability,
      queueSize: env.queueSize,
    });
    setProcessJournal(journal);
    opened.push({
      name: 'journal',
      close: async () => {
        setProcessJournal(null);
        await journal.close();
      },
    });

    const { timeZone } = await settings();
    const scheduler = startScheduler({ database: open, environment: env, jobs, timeZone, node });
    setProcessScheduler(scheduler);
    opened.push({ name: 'jobs', close: () => scheduler.stop() });

    return { environment: env, database: open, scheduler, setupPath, shutdown: oneShutdown(closeAll) };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** However many ask for it, the process closes once. */
function oneShutdown(closeAll: () => Promise<void>): () => Promise<void> {
  let closing: Promise<void> | null = null;
  return () => {
    closing ??= closeAll();
    return closing;
  };
}

/** Last opened, first closed; one that fails must not keep the others open. */
async function closeInTurn(opened: Closing[]): Promise<void> {
  for (let next = opened.pop(); next; next = opened.pop()) {
    try {
      await next.close();
    } catch (error) {
      log.error('could not be closed', { what: next.name, error });
    }
  }
}
