// Whether this node can take requests: the question of load balancers, answered by writing, since a database that
// still reads may long have stopped taking writes.
import { setTimeout as sleep } from 'node:timers/promises';
import { monotonicMillis, nowMillis } from '@/lib/clock';
import { database } from '@/lib/db/database';
import { errorMessage } from '@/lib/errors';
import { type Phase, processPhase } from '@/lib/health/phase';
import { processJournal } from '@/lib/journal/process-journal';
import { log } from '@/lib/log';
import { oncePerProcess } from '@/lib/once-per-process';

export interface Readiness {
  ready: boolean;
  phase: Phase;
  checks: { database: CheckState; journal: CheckState };
}

type CheckState = 'ok' | 'unknown' | 'cannot be written';

const databaseDeadlineMillis = 3000;
// The address is open to everybody: asking often must not become writing often.
const reuseMillis = 1000;

export async function readiness(): Promise<Readiness> {
  const phase = processPhase();
  // Before boot has finished, asking for the database would open it a second time and out of turn.
  if (phase === 'starting')
    return { ready: false, phase, checks: { database: 'unknown', journal: 'unknown' } };
  const [databaseState, journalState] = [await databaseCheck(), journalCheck()];
  return {
    ready: phase === 'ready' && databaseState === 'ok' && journalState === 'ok',
    phase,
    checks: { database: databaseState, journal: journalState },
  };
}

interface LastCheck {
  at: number;
  answer: Promise<CheckState>;
}

function databaseCheck(): Promise<CheckState> {
  const memory = oncePerProcess<{ last: LastCheck | null }>('readiness-database', () => ({ last: null }));
  const now = monotonicMillis();
  if (!memory.last || now - memory.last.at > reuseMillis)
    memory.last = { at: now, answer: writeToDatabase() };
  return memory.last.answer;
}

async function writeToDatabase(): Promise<CheckState> {
  const tooLate = new AbortController();
  try {
    await Promise.race([
      writeProbe(),
      sleep(databaseDeadlineMillis, undefined, { signal: tooLate.signal, ref: false }).then(() => {
        throw new Error(`no answer within ${databaseDeadlineMillis} ms`);
      }),
    ]);
    return 'ok';
  } catch (error) {
    log.warn('database cannot be written', { reason: errorMessage(error) });
    return 'cannot be written';
  } finally {
    tooLate.abort();
  }
}

async function writeProbe(): Promise<void> {
  const { write } = await database();
  const expiresAt = BigInt(nowMillis());
  await write((tx) =>
    tx.lease.upsert({
      where: { name: 'readiness' },
      create: { name: 'readiness', holder: 'readiness', expiresAt },
      update: { expiresAt },
    }),
  );
}

function journalCheck(): CheckState {
  const journal = processJournal();
  if (!journal) return 'unknown';
  return journal.stats().writable ? 'ok' : 'cannot be written';
}
