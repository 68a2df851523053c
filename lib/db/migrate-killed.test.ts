import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEmptyDatabase, databaseKinds } from '@/lib/testing/database';
import { createMigrationFolder } from '@/lib/testing/migration-folder';
import { type Database, openDatabase } from './database';
import { raw, sql } from './dialect';
import { migrate } from './migrate';
import { projectRoot } from './project-root';

/** Work that goes on for seconds, so that a kill surely falls into it. */
const slow = {
  sqlite:
    'INSERT INTO fish WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < 30000000) SELECT id FROM n;',
  postgres: 'INSERT INTO fish SELECT id FROM generate_series(1, 1000) AS id; SELECT pg_sleep(3);',
};

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
     process.send?.('running');
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

async function migrateAndKill(url: string, migrations: string, afterMillis: number): Promise<string | null> {
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, URL_TO_MIGRATE: url, MIGRATIONS: migrations, LOG_LEVEL: 'silent' },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = new Promise<string | null>((resolve) =>
    child.once('exit', (_code, signal) => resolve(signal)),
  );
  await new Promise((resolve) => child.once('message', resolve));
  await sleep(afterMillis);
  child.kill('SIGKILL');
  return ended;
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
      folder.write(
        '20260102000000_slow',
        `CREATE TABLE pond (id INTEGER); ${slow[kind]} DELETE FROM fish WHERE id = 0;`,
      );
      for (const millis of [150, 400, 900]) {
        expect(await migrateAndKill(url, folder.path, millis)).toBe('SIGKILL');
        const database = await openDatabase({ url });
        expect(await tables(database)).toEqual({ fish: 1n, applied: 1n });
        await database.close();
      }
      // The same step, made quick: nothing of the killed one may be in its way.
      folder.write('20260102000000_slow', 'CREATE TABLE pond (id INTEGER); INSERT INTO fish VALUES (1);');
      expect(await migrate({ url, directory: folder.path })).toEqual(['20260102000000_slow']);
      const database = await openDatabase({ url });
      expect(await tables(database)).toEqual({ fish: 2n, applied: 2n });
      await database.close();
    } finally {
      folder.remove();
      await remove();
    }
  });
});
