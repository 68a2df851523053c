// A kill that provably falls into the middle of a migration: the step itself never ends, and the test sees from
// outside, before it kills, that half of its work is done inside an open transaction.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import { build } from 'esbuild';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEmptyDatabase, type DatabaseKind, databaseKinds } from '@/lib/testing/database';
import { createMigrationFolder } from '@/lib/testing/migration-folder';
import { type Database, openDatabase, sqlitePath } from './database';
import { raw, sql } from './dialect';
import { migrate } from './migrate';
import { projectRoot } from './project-root';

const testLock = 4711;
const steps = 'CREATE TABLE pond (content BLOB); DELETE FROM fish WHERE id = 0;';

/** More than the connection's cache holds, so that uncommitted pages reach the disk. */
const spilledBytes = 16 * 1024 * 1024;

/** Both end only with their process, or with the test's permission. */
const endless: Record<DatabaseKind, string> = {
  sqlite: `${steps}
    INSERT INTO pond WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120) SELECT zeroblob(1000000) FROM n;
    INSERT INTO pond WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n WHERE i < 0;`,
  postgres: `${steps.replace('BLOB', 'BYTEA')} SELECT pg_advisory_xact_lock(${testLock});`,
};

/** Knows from outside when the migration is in its middle; `release` is for what the killed process left waiting. */
type Observer = { inTheMiddle(): Promise<boolean>; release(): Promise<void> };

function observeSqlite(url: string): Observer {
  const path = sqlitePath(url);
  // Whatever is in it later was written by the process to be killed.
  expect(existsSync(`${path}-wal`)).toBe(false);
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
  return {
    inTheMiddle: async () =>
      (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > spilledBytes && isLocked(),
    release: async () => undefined,
  };
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
    async release() {
      await client.end();
    },
  };
}

let directory: string;
let program: string;

// The process to kill is a real one: the runner as it is bundled, in a Node of its own.
beforeAll(async () => {
  directory = mkdtempSync(join(projectRoot(), 'node_modules', '.weir-killed-'));
  const entry = join(directory, 'entry.ts');
  program = join(directory, 'program.mjs');
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
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function migrateAndKill(url: string, migrations: string, observer: Observer): Promise<void> {
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, URL_TO_MIGRATE: url, MIGRATIONS: migrations, LOG_LEVEL: 'silent' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const ended = new Promise<number | string | null>((resolve) =>
    child.once('exit', (code, signal) => resolve(signal ?? code)),
  );
  try {
    while (!(await observer.inTheMiddle())) {
      if (child.exitCode !== null) throw new Error('the migration ended before it was killed');
      await sleep(5);
    }
  } finally {
    child.kill('SIGKILL');
  }
  expect(await ended).toBe('SIGKILL');
  await observer.release();
}

async function tables(database: Database): Promise<{ fish: bigint; applied: bigint }> {
  const [counts] = await database.read.$queryRaw<{ fish: bigint; applied: bigint }[]>(
    sql`SELECT (SELECT COUNT(*) FROM fish) AS fish, (SELECT COUNT(*) FROM ${raw('_prisma_migrations')}) AS applied`,
  );
  if (!counts) throw new Error('no counts');
  return counts;
}

describe.each(databaseKinds)('a migration of %s killed in the middle', (kind) => {
  it('leaves the database as it was before, and the next start finishes it', async () => {
    const { url, remove } = await createEmptyDatabase(kind);
    const folder = createMigrationFolder(kind);
    try {
      folder.write('20260101000000_first', 'CREATE TABLE fish (id INTEGER); INSERT INTO fish VALUES (0);');
      await migrate({ url, directory: folder.path });
      folder.write('20260102000000_endless', endless[kind]);
      for (let round = 0; round < 2; round += 1) {
        const observer = kind === 'sqlite' ? observeSqlite(url) : await observePostgres(url);
        await migrateAndKill(url, folder.path, observer);
        const database = await openDatabase({ url });
        expect(await tables(database)).toEqual({ fish: 1n, applied: 1n });
        await expect(database.read.$queryRaw(sql`SELECT content FROM pond`)).rejects.toThrow(/pond/);
        await database.close();
      }
      // The same step with an end: nothing of the killed one may be in its way.
      folder.write('20260102000000_endless', 'CREATE TABLE pond (id INTEGER); INSERT INTO fish VALUES (1);');
      expect(await migrate({ url, directory: folder.path })).toEqual(['20260102000000_endless']);
      const database = await openDatabase({ url });
      expect(await tables(database)).toEqual({ fish: 2n, applied: 2n });
      await database.close();
    } finally {
      folder.remove();
      await remove();
    }
  });
});
