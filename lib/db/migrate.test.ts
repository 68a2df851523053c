import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEmptyDatabase, databaseKinds } from '@/lib/testing/database';
import { createMigrationFolder, type MigrationFolder } from '@/lib/testing/migration-folder';
import { openSchemaEngine, readMigrations } from '@/scripts/schema-engine.mjs';
import { openDatabase, sqlitePath } from './database';
import { raw, sql } from './dialect';
import { migrate } from './migrate';

describe.each(databaseKinds)('migrating %s', (kind) => {
  let url: string;
  let remove: () => Promise<void>;
  let folder: MigrationFolder;

  beforeEach(async () => {
    ({ url, remove } = await createEmptyDatabase(kind));
    folder = createMigrationFolder(kind);
    folder.write(
      '20260101000000_first',
      'CREATE TABLE fish (id INTEGER PRIMARY KEY);\nINSERT INTO fish VALUES (1);',
    );
  });
  afterEach(async () => {
    folder.remove();
    await remove();
  });

  const run = () => migrate({ url, directory: folder.path });

  async function query(statement: string): Promise<unknown[]> {
    const database = await openDatabase({ url });
    try {
      return await database.read.$queryRaw<unknown[]>(sql`${raw(statement)}`);
    } finally {
      await database.close();
    }
  }

  it('applies what is new, in order, once', async () => {
    folder.write('20260102000000_second', 'INSERT INTO fish VALUES (2); INSERT INTO fish VALUES (3);');
    expect(await run()).toEqual(['20260101000000_first', '20260102000000_second']);
    expect(await run()).toEqual([]);
    folder.write('20260103000000_third', 'INSERT INTO fish VALUES (4);');
    expect(await run()).toEqual(['20260103000000_third']);
    expect(await query('SELECT id FROM fish ORDER BY id')).toHaveLength(4);
  });

  it('lets processes that start together take turns', async () => {
    const runs = await Promise.all(Array.from({ length: 4 }, run));
    expect(runs.flat()).toEqual(['20260101000000_first']);
    expect(await query('SELECT id FROM fish')).toHaveLength(1);
  });

  it('keeps nothing of a migration that fails, and names the way back', async () => {
    await run();
    folder.write('20260102000000_broken', 'INSERT INTO fish VALUES (2); INSERT INTO nowhere VALUES (1);');
    await expect(run()).rejects.toThrow(
      /failed at 20260102000000_broken .*nowhere.*Nothing of that step was kept/,
    );
    expect(await query('SELECT id FROM fish')).toHaveLength(1);
    expect(await query('SELECT id FROM _prisma_migrations')).toHaveLength(1);
    folder.write('20260102000000_broken', 'INSERT INTO fish VALUES (2);');
    expect(await run()).toEqual(['20260102000000_broken']);
  });

  it('refuses a database of a newer program in one line', async () => {
    folder.write('20270101000000_future', 'INSERT INTO fish VALUES (2);');
    await run();
    folder.drop('20270101000000_future');
    await expect(run()).rejects.toMatchObject({
      name: 'StartFailure',
      message: expect.stringMatching(
        /^The database belongs to a newer Weir \(it has 20270101000000_future\)[^\n]*$/,
      ),
    });
  });

  it('refuses a migration that was edited after it was applied', async () => {
    await run();
    folder.write('20260101000000_first', 'CREATE TABLE fish (id INTEGER PRIMARY KEY);');
    await expect(run()).rejects.toThrow(/20260101000000_first is not the one this database was made with/);
  });

  it("refuses another program's tables", async () => {
    const database = await openDatabase({ url });
    await database.write((tx) => tx.$executeRaw(sql`CREATE TABLE somebody_elses (id INTEGER)`));
    await database.close();
    await expect(run()).rejects.toThrow(/holds tables of another program/);
    expect(await query('SELECT id FROM somebody_elses')).toEqual([]);
  });

  it("is recognised by Prisma's own engine", async () => {
    folder.write('20260102000000_second', 'INSERT INTO fish VALUES (2);');
    await run();
    const { engine, close } = await openSchemaEngine(kind, kind === 'sqlite' ? sqlitePath(url) : url);
    const filters = { externalTables: [], externalEnums: [] };
    const migrationsList = readMigrations(kind, folder.path);
    const diagnosis = await engine.diagnoseMigrationHistory({
      migrationsList,
      optInToShadowDatabase: false,
      filters,
    });
    expect(diagnosis).toMatchObject({
      hasMigrationsTable: true,
      history: null,
      editedMigrationNames: [],
      failedMigrationNames: [],
    });
    expect(await engine.applyMigrations({ migrationsList, filters })).toEqual({ appliedMigrationNames: [] });
    folder.write('20260103000000_by_prisma', 'INSERT INTO fish VALUES (3);');
    const byPrisma = await engine.applyMigrations({
      migrationsList: readMigrations(kind, folder.path),
      filters,
    });
    expect(byPrisma).toEqual({ appliedMigrationNames: ['20260103000000_by_prisma'] });
    await close();
    expect(await run()).toEqual([]);
  });
});

describe('migrating SQLite', () => {
  it('copies the database before an upgrade, names the restore command when it fails, and keeps three copies', async () => {
    const { url, remove } = await createEmptyDatabase('sqlite');
    const folder = createMigrationFolder('sqlite');
    const backups = join(dirname(sqlitePath(url)), 'backups');
    try {
      folder.write(
        '20260101000000_first',
        'CREATE TABLE fish (id INTEGER PRIMARY KEY); INSERT INTO fish VALUES (7);',
      );
      await migrate({ url, directory: folder.path });
      expect(existsSync(backups)).toBe(false);
      folder.write('20260102000000_broken', 'DELETE FROM fish; nonsense;');
      const failure = await migrate({ url, directory: folder.path }).catch((error: Error) => error.message);
      const copy = /npm run restore -- (\S+)$/.exec(String(failure))?.[1];
      expect(copy).toContain('before-20260102000000_broken');
      const copied = await openDatabase({ url: `file:${copy}` });
      expect(await copied.read.$queryRaw(sql`SELECT id FROM fish`)).toEqual([{ id: 7 }]);
      await copied.close();
      for (const day of [3, 4, 5, 6]) {
        folder.drop(
          readdirSync(folder.path)
            .filter((name) => name.startsWith('2026010'))
            .at(-1) ?? '',
        );
        folder.write(`2026010${day}000000_broken`, 'nonsense;');
        await expect(migrate({ url, directory: folder.path })).rejects.toThrow();
      }
      expect(readdirSync(backups).filter((name) => name.endsWith('.db'))).toHaveLength(3);
    } finally {
      folder.remove();
      await remove();
    }
  });

  it('refuses a migration that would leave rows referring to nothing', async () => {
    const { url, remove } = await createEmptyDatabase('sqlite');
    const folder = createMigrationFolder('sqlite');
    try {
      folder.write(
        '20260101000000_first',
        'CREATE TABLE pond (id INTEGER PRIMARY KEY); CREATE TABLE fish (pond INTEGER REFERENCES pond(id)); INSERT INTO pond VALUES (1); INSERT INTO fish VALUES (1);',
      );
      await migrate({ url, directory: folder.path });
      folder.write('20260102000000_drain', 'DELETE FROM pond;');
      await expect(migrate({ url, directory: folder.path })).rejects.toThrow(
        /rows of fish would refer to nothing/,
      );
    } finally {
      folder.remove();
      await remove();
    }
  });

  it('says that a file is no database', async () => {
    const { url, remove } = await createEmptyDatabase('sqlite');
    writeFileSync(
      sqlitePath(url),
      'this is only text, and long enough to be looked at as a header of a database '.repeat(20),
    );
    await expect(migrate({ url })).rejects.toThrow(/is not a SQLite database/);
    await remove();
  });
});
