// Everything a process opens once before it may serve, and closes in the opposite order when it stops.
import { setTimeout as sleep } from 'node:timers/promises';
import { startAlerts } from '@/lib/alerts/start-alerts';
import { loadApiKeys } from '@/lib/auth/api-keys';
import { ensureFirstAdmin } from '@/lib/auth/first-admin';
import { flushKeyUse } from '@/lib/auth/key-use';
import { checkSecretKey } from '@/lib/auth/secret-canary';
import { startRecorder } from '@/lib/conversations/recorder';
import { processDataDirectory } from '@/lib/data-directory';
import { quickenChanges } from '@/lib/db/changes';
import { closeProcessDatabase, type Database, database } from '@/lib/db/database';
import { type Environment, environment } from '@/lib/env';
import { recordExchangesWith } from '@/lib/gateway/running-gateway';
import { setProcessScheduler } from '@/lib/jobs/process-scheduler';
import { jobs } from '@/lib/jobs/registry';
import { type Scheduler, startScheduler } from '@/lib/jobs/scheduler';
import { type Journal, openJournal } from '@/lib/journal/journal';
import { nodeDirectory, nodeName } from '@/lib/journal/node-name';
import { setProcessJournal } from '@/lib/journal/process-journal';
import { startLedger } from '@/lib/ledger/ledger';
import { publishSettled } from '@/lib/ledger/settled-feed';
import { startLimiter } from '@/lib/limits/limiter';
import { log } from '@/lib/log';
import { observeEnds } from '@/lib/metrics/metrics';
import { oncePerProcess } from '@/lib/once-per-process';
import { startAccountPool } from '@/lib/pool/account-pool';
import { startPriceBook } from '@/lib/pricing/price-book';
import { closeProcessRedis, processRedis } from '@/lib/redis';
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

/** A stop must not wait for a database that is away: what is not a row by then stays in the journal. */
const lastDrainMillis = 5000;

/** Opens this process's Weir, once, whoever asks first: the server, or Next's instrumentation. */
export function boot(): Promise<Booted> {
  return oncePerProcess('boot', start);
}

async function start(): Promise<Booted> {
  const opened: Closing[] = [];
  try {
    const env = environment();
    const directory = await processDataDirectory();
    opened.push({ name: 'data directory', close: () => directory.release() });

    const open = await database();
    opened.push({ name: 'database', close: closeProcessDatabase });
    opened.push({ name: 'Redis', close: closeProcessRedis });
    const redis = processRedis();
    if (redis) opened.push({ name: 'word of changes', close: quickenChanges(redis) });
    await checkSecretKey(open);
    const setupPath = await ensureFirstAdmin();
    await loadApiKeys();
    opened.push({ name: 'last use of keys', close: flushKeyUse });
    opened.push({ name: 'prices', close: await startPriceBook(open) });
    opened.push({ name: 'accounts', close: await startAccountPool(open) });

    const { journal, ledger } = await startRecording(env, open, opened);
    opened.push({ name: 'limits', close: await startLimiter({ database: open, drained: ledger.drained }) });
    const scheduler = await startBackground(env, open, journal, opened);

    return {
      environment: env,
      database: open,
      scheduler,
      setupPath,
      shutdown: oneShutdown(() => closeInTurn(opened)),
    };
  } catch (error) {
    await closeInTurn(opened);
    throw error;
  }
}

/** From here on every request can be written down. */
async function startRecording(env: Environment, open: Database, opened: Closing[]) {
  const node = nodeName(env.dataDirectory);
  const journal = await openJournal({
    directory: nodeDirectory(env.dataDirectory, node),
    node,
    durability: env.durability,
    queueSize: env.queueSize,
  });
  opened.push({ name: 'journal', close: () => journal.close() });
  const ledger = startLedger({
    database: open,
    journal,
    batchSize: env.batchSize,
    onSettled: (ends) => {
      observeEnds(ends);
      publishSettled(ends);
    },
  });
  opened.push({
    name: 'ledger',
    async close() {
      setProcessJournal(null);
      await Promise.race([ledger.drained(), sleep(lastDrainMillis, undefined, { ref: false })]);
      await ledger.stop();
    },
  });
  const recorder = await startRecorder(open);
  recordExchangesWith(recorder.prepare);
  opened.push({
    name: 'recording',
    close() {
      recordExchangesWith(null);
      recorder.stop();
    },
  });
  setProcessJournal(journal);
  return { journal, ledger };
}

async function startBackground(env: Environment, open: Database, journal: Journal, opened: Closing[]) {
  const alerts = await startAlerts(open, journal.node, () => {
    const { pending, oldestMs } = journal.stats();
    return { pending, oldestMillis: oldestMs };
  });
  opened.push({ name: 'alerts', close: () => alerts.stop() });
  const { timeZone } = await settings();
  const scheduler = startScheduler({ database: open, environment: env, jobs, timeZone, node: journal.node });
  setProcessScheduler(scheduler);
  opened.push({ name: 'jobs', close: () => scheduler.stop() });
  return scheduler;
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
