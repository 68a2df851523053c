// A migration that is killed where it is provably in its middle: its last step never ends, and before the kill it is
// seen from outside that what came before that step is done, inside an open transaction.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import { build } from 'esbuild';
import pg from 'pg';
import { sqlitePath } from '@/lib/db/database';
import { projectRoot } from '@/lib/db/project-root';
import type { DatabaseKind } from './database';

const testLock = 4711;
/** More than the connection's cache holds, so that uncommitted pages reach the disk. */
const spilledBytes = 16 * 1024 * 1024;

/** After `steps`, a step that ends only with its process, or with the test's permission. */
export function withoutEnd(kind: DatabaseKind, steps: string): string {
  if (kind === 'postgres') return `${steps} SELECT pg_advisory_xact_lock(${testLock});`;
  return `${steps}
    CREATE TABLE filler (content BLOB);
    INSERT INTO filler WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120) SELECT zeroblob(1000000) FROM n;
    INSERT INTO filler WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n WHERE i < 0;`;
}

/** The process to kill is a real one: the runner as it is bundled, in a Node of its own. */
export async function bundleMigrating(): Promise<{ program: string; remove(): void }> {
  const directory = mkdtempSync(join(projectRoot(), 'node_modules', '.weir-killed-'));
  const entry = join(directory, 'entry.ts');
  const program = join(directory, 'program.mjs');
  writeFileSync(
    entry,
    `import { migrate } from '@/lib/db/migrate';
     await migrate({ url: process.env.URL_TO_MIGRATE, directory: process.env.MIGRATIONS });`,
  );
  await build({
    entryPoints: [entry],
    outfile: program,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    alias: { '@': projectRoot() },
    logLevel: 'error',
  });
  return { program, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

/** Knows from outside when the migration is in its middle; `release` is for what the killed process left waiting. */
type Observer = { inTheMiddle(): Promise<boolean>; release(): Promise<void> };

function observeSqlite(url: string): Observer {
  const path = sqlitePath(url);
  // Whatever is in it later was written by the process to be killed.
  if (existsSync(`${path}-wal`)) throw new Error(`${path} is still open`);
  const isLocked = () => {
    const other = new Sqlite(path, { timeout: 0 });
    try {
      other.exec('BEGIN IMMEDIATE; ROLLBACK');
      return false;
    } catch (error) {
      if ((error as { code?: string }).code === 'SQLITE_BUSY') return true;
      throw error;
    } finally {
      other.close();
    }
  };
  const spilled = () => (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > spilledBytes;
  return { inTheMiddle: async () => spilled() && isLocked(), release: async () => undefined };
}

async function observePostgres(url: string): Promise<Observer> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('SELECT pg_advisory_lock($1)', [testLock]);
  return {
    async inTheMiddle() {
      const { rows } = await client.query<{ inside: boolean }>(
        `SELECT xact_start IS NOT NULL AS inside FROM pg_stat_activity JOIN pg_locks USING (pid)
         WHERE datname = current_database() AND locktype = 'advisory' AND objid = $1 AND NOT granted`,
        [testLock],
      );
      return rows[0]?.inside === true;
    },
    release: () => client.end(),
  };
}

/** Answers what ended the process: SIGKILL, unless it ended before. */
export async function killInTheMiddle(options: {
  kind: DatabaseKind;
  url: string;
  migrations: string;
  program: string;
}): Promise<number | string | null> {
  const { kind, url, migrations, program } = options;
  const observer = kind === 'sqlite' ? observeSqlite(url) : await observePostgres(url);
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, URL_TO_MIGRATE: url, MIGRATIONS: migrations, LOG_LEVEL: 'silent' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const ended = new Promise<number | string | null>((resolve) =>
    child.once('exit', (code, signal) => resolve(signal ?? code)),
  );
  try {
    while (child.exitCode === null && !(await observer.inTheMiddle())) await sleep(5);
  } finally {
    child.kill('SIGKILL');
    await ended;
    await observer.release();
  }
  return ended;
}
