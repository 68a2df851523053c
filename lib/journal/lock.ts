// One process to a data directory. Two would take each other's requests for orphans and write rows about
// deaths that never happened. SQLite's lock is the kernel's: it is free again however the holder died.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import SqliteDatabase from 'better-sqlite3';
import { monotonicMillis } from '@/lib/clock';

export type DataLock = { release(): void };

const retryMillis = 100;

function tryLock(path: string): SqliteDatabase.Database | null {
  const lock = new SqliteDatabase(path, { timeout: 0 });
  try {
    lock.pragma('journal_mode = DELETE');
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    if ((error as { code?: unknown }).code === 'SQLITE_BUSY') return null;
    throw error;
  }
}

/** Holds `<data>/journal/lock.db`, waiting up to `waitMs` for a process that is still draining. */
export async function acquireDataLock(dataDirectory: string, waitMs: number): Promise<DataLock> {
  const directory = join(dataDirectory, 'journal');
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const deadline = monotonicMillis() + waitMs;
  for (;;) {
    const lock = tryLock(join(directory, 'lock.db'));
    if (lock) return { release: () => void lock.close() };
    if (monotonicMillis() >= deadline) {
      throw new Error(`another Weir process is using the data directory ${dataDirectory}: stop it first`);
    }
    await sleep(retryMillis);
  }
}
