// The data directory belongs to one process at a time: two on one directory would each take the other's running
// requests for abandoned ones. The hold is a lock on an open SQLite file, since the kernel gives that back even
// after SIGKILL, which a pid file does not.
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import { monotonicMillis } from '@/lib/clock';
import { environment } from '@/lib/env';
import { log } from '@/lib/log';
import { oncePerProcess } from '@/lib/once-per-process';
import { StartFailure } from '@/lib/start-failure';

export interface DataDirectory {
  readonly path: string;
  release(): void;
}

const retryMillis = 200;
const probeBytes = 64 * 1024;

/** This process's data directory, held from the first time anybody asks. */
export function processDataDirectory(): Promise<DataDirectory> {
  return oncePerProcess('data-directory', () => {
    const { dataDirectory, drainSeconds } = environment();
    return holdDataDirectory(dataDirectory, drainSeconds);
  });
}

/** Takes the directory, waiting up to `waitSeconds` for a process that is just stopping to let go of it. */
export async function holdDataDirectory(path: string, waitSeconds: number): Promise<DataDirectory> {
  proveWritable(path);
  const journal = join(path, 'journal');
  mkdirSync(journal, { recursive: true, mode: 0o700 });
  const holderPath = join(journal, 'holder.json');
  const connection = new Sqlite(join(journal, 'lock.db'), { timeout: 0 });
  const deadline = monotonicMillis() + waitSeconds * 1000;
  let told = false;
  while (!tryLock(connection)) {
    if (!told) {
      told = true;
      log.warn('data directory is in use; waiting for its process to stop', {
        directory: path,
        waitSeconds,
        ...readHolder(holderPath),
      });
    }
    if (monotonicMillis() >= deadline) {
      connection.close();
      const pid = readHolder(holderPath)?.pid;
      throw new StartFailure(
        `The data directory ${path} is in use by another Weir${pid ? ` (process ${pid})` : ''}: stop that one, or set WEIR_DATA_DIR to another directory.`,
      );
    }
    await sleep(Math.min(retryMillis, Math.max(1, deadline - monotonicMillis())));
  }
  writeFileSync(holderPath, JSON.stringify({ pid: process.pid }), { mode: 0o600 });
  return {
    path,
    release() {
      rmSync(holderPath, { force: true });
      connection.close();
    },
  };
}

/** With exclusive locking mode SQLite keeps the file lock after the transaction, until the connection closes. */
function tryLock(connection: Sqlite.Database): boolean {
  try {
    connection.pragma('locking_mode = EXCLUSIVE');
    connection.exec('BEGIN EXCLUSIVE; COMMIT');
    return true;
  } catch (error) {
    const code = (error as { code?: string }).code ?? '';
    if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return false;
    throw error;
  }
}

function readHolder(path: string): { pid: number } | null {
  try {
    const holder: unknown = JSON.parse(readFileSync(path, 'utf8'));
    const pid = (holder as { pid?: unknown } | null)?.pid;
    return typeof pid === 'number' ? { pid } : null;
  } catch {
    // Only a hint for the message: the file may be missing, or half written this very moment.
    return null;
  }
}

/** Finds out now, by writing, what would otherwise surface in the middle of the first request. */
function proveWritable(path: string): void {
  const probe = join(path, `.write-probe-${process.pid}`);
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const descriptor = openSync(probe, 'w', 0o600);
    try {
      const written = writeSync(descriptor, Buffer.alloc(probeBytes));
      // Node writes short on a full disk without throwing.
      if (written < probeBytes) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
      rmSync(probe, { force: true });
    }
  } catch (error) {
    throw writeFailure(path, error as NodeJS.ErrnoException);
  }
}

function writeFailure(path: string, error: NodeJS.ErrnoException): Error {
  switch (error.code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new StartFailure(
        `The disk is full: the data directory ${path} cannot be written. Free some space.`,
      );
    case 'EEXIST':
    case 'ENOTDIR':
      return new StartFailure(`WEIR_DATA_DIR ${path} is not a directory.`);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOENT':
      return new StartFailure(
        `The data directory ${path} cannot be written by this user: change its owner, or set WEIR_DATA_DIR to one that can.`,
      );
    default:
      return error;
  }
}
