import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTestDatabase } from '@/lib/testing/database';
import { createBackup, pruneBackups } from './backup';
import { readManifest } from './backup-manifest';
import { openDatabase, sqlitePath } from './database';
import { sql } from './dialect';
import { restoreBackup } from './restore';

let dataDirectory: string;
let url: string;
let remove: () => Promise<void>;

async function setUp(kind: 'sqlite' | 'postgres') {
  dataDirectory = mkdtempSync(join(tmpdir(), 'weir-backup-'));
  ({ url, remove } = await createTestDatabase(kind));
}

afterEach(async () => {
  vi.unstubAllEnvs();
  rmSync(dataDirectory, { recursive: true, force: true });
  await remove();
});

async function addUsers(...names: string[]): Promise<void> {
  const database = await openDatabase({ url });
  await database.write((tx) =>
    tx.user.createMany({
      data: names.map((name) => ({
        id: name,
        email: name,
        name,
        role: 'user',
        createdAt: 1n,
        updatedAt: 9_007_199_254_740_993n,
      })),
    }),
  );
  await database.close();
}

async function userNames(): Promise<string[]> {
  const database = await openDatabase({ url });
  const users = await database.read.user.findMany({ orderBy: { id: 'asc' } });
  await database.close();
  return users.map((user) => user.name);
}

describe('a backup of SQLite', () => {
  beforeEach(() => setUp('sqlite'));

  const backUp = (options: { secretKey?: string } = {}) =>
    createBackup({ databaseUrl: url, dataDirectory, ...options });
  const restore = (from: string) => restoreBackup({ from, databaseUrl: url, dataDirectory });

  it('is what the database was at that moment, also while others write, and comes back whole', async () => {
    await addUsers('ada', 'ben');
    const writing = await openDatabase({ url });
    let stop = false;
    const writes = (async () => {
      for (let count = 0n; !stop; count++) {
        await writing.write((tx) =>
          tx.$executeRaw(sql`INSERT INTO change_counters (topic, version) VALUES (${`t${count}`}, 1)`),
        );
      }
    })();
    const path = await backUp();
    stop = true;
    await writes;
    await writing.close();
    const manifest = readManifest(path);
    expect(manifest.tables.users).toMatchObject({ rows: '2', sums: { updated_at: '18014398509481986' } });

    await addUsers('eve');
    const restored = await restore(path);
    expect(await userNames()).toEqual(['ada', 'ben']);
    const database = await openDatabase({ url });
    const [settings] = await database.write((tx) =>
      tx.$queryRaw<{ auto_vacuum: bigint; journal_mode: string }[]>(
        sql`SELECT auto_vacuum, journal_mode FROM pragma_auto_vacuum, pragma_journal_mode`,
      ),
    );
    expect(settings).toEqual({ auto_vacuum: 2n, journal_mode: 'wal' });
    await database.close();
    const [before] = restored.movedAside;
    const old = await openDatabase({ url: `file:${before}` });
    expect(await old.read.user.count()).toBe(3);
    await old.close();
  });

  it('holds the open journal, without what belongs to the running process', async () => {
    const journal = join(dataDirectory, 'journal');
    mkdirSync(join(journal, 'node-1'), { recursive: true });
    writeFileSync(join(journal, 'node'), 'node-1\n');
    writeFileSync(join(journal, 'lock.db'), 'lock');
    writeFileSync(join(journal, 'holder.json'), '{}');
    writeFileSync(join(journal, 'node-1', '000000000000001.journal'), 'records');
    const path = await backUp();
    expect(readdirSync(join(path, 'journal')).sort()).toEqual(['node', 'node-1']);

    writeFileSync(join(journal, 'node-1', '000000000000001.journal'), 'later records');
    writeFileSync(join(journal, 'node-1', '000000000000002.journal'), 'more');
    await restore(path);
    expect(readdirSync(join(journal, 'node-1'))).toEqual(['000000000000001.journal']);
    expect(readFileSync(join(journal, 'node-1', '000000000000001.journal'), 'utf8')).toBe('records');
    expect(existsSync(join(journal, 'lock.db'))).toBe(true);
  });

  it('holds the secret key only when asked, and is for its owner alone', async () => {
    const without = await backUp();
    expect(existsSync(join(without, 'secret.key'))).toBe(false);
    const path = await backUp({ secretKey: 'the key' });
    expect(statSync(join(path, 'secret.key')).mode & 0o777).toBe(0o600);
    expect(statSync(path).mode & 0o777).toBe(0o700);
    expect(statSync(join(path, 'database.db')).mode & 0o777).toBe(0o600);
    writeFileSync(join(dataDirectory, 'secret.key'), 'another key\n');
    expect(await restore(path)).toMatchObject({ keyRestored: true });
    expect(readFileSync(join(dataDirectory, 'secret.key'), 'utf8')).toBe('the key\n');
  });

  it('is refused when damaged, before anything is touched', async () => {
    await addUsers('ada');
    const path = await backUp();
    appendFileSync(join(path, 'database.db'), 'x');
    await addUsers('eve');
    await expect(restore(path)).rejects.toThrow(/backup is damaged: .*database.db was changed/);
    rmSync(join(path, 'database.db'));
    await expect(restore(path)).rejects.toThrow(/is missing/);
    rmSync(join(path, 'manifest.json'));
    await expect(restore(path)).rejects.toThrow(/not a whole backup/);
    expect(await userNames()).toEqual(['ada', 'eve']);
  });

  it('is refused when its sums are not those of its manifest', async () => {
    await addUsers('ada');
    const path = await backUp();
    const manifest = readManifest(path);
    const users = manifest.tables.users;
    if (!users) throw new Error('no users in the manifest');
    users.sums.updated_at = '1';
    writeFileSync(join(path, 'manifest.json'), JSON.stringify(manifest));
    await expect(restore(path)).rejects.toThrow(
      'the sum of users.updated_at is 9007199254740993 instead of 1',
    );
    expect(readdirSync(join(sqlitePath(url), '..')).filter((name) => name.includes('restor'))).toEqual([]);
  });

  it('may also be the copy of the database alone that an upgrade made', async () => {
    await addUsers('ada');
    const path = await backUp();
    await addUsers('eve');
    expect(await restore(join(path, 'database.db'))).toMatchObject({ rows: null, journalRestored: false });
    expect(await userNames()).toEqual(['ada']);
  });

  it('leaves nothing behind when it cannot be made, and the newest are kept by number', async () => {
    const into = join(dataDirectory, 'backups');
    await expect(createBackup({ databaseUrl: 'file:/nowhere/at/all.db', dataDirectory })).rejects.toThrow(
      'no database at',
    );
    expect(readdirSync(into)).toEqual([]);
    const paths = [await backUp(), await backUp(), await backUp()];
    writeFileSync(join(into, 'before-20260101000000_x-20260101T000000Z.db'), '');
    expect(pruneBackups(into, 2)).toEqual([paths[0]]);
    expect(readdirSync(into)).toHaveLength(3);
  });
});

describe('a backup of Postgres', () => {
  beforeEach(() => setUp('postgres'));

  it('says what is missing where pg_dump is not installed', async () => {
    vi.stubEnv('PATH', '/nowhere');
    await expect(createBackup({ databaseUrl: url, dataDirectory })).rejects.toThrow(
      /pg_dump is not installed/,
    );
    expect(readdirSync(join(dataDirectory, 'backups'))).toEqual([]);
  });

  it('refuses to be put into a database that is not empty', async () => {
    const dump = join(dataDirectory, 'before.dump');
    writeFileSync(dump, '');
    await expect(restoreBackup({ from: dump, databaseUrl: url, dataDirectory })).rejects.toThrow(/not empty/);
  });

  it('keeps the password off the command line and both halves at one moment', async () => {
    const tools = mkdtempSync(join(tmpdir(), 'weir-tools-'));
    const seen = join(tools, 'seen');
    writeFileSync(
      join(tools, 'pg_dump'),
      `#!/bin/sh\necho "$@" > ${seen}\necho "$PGPASSWORD" >> ${seen}\nfor option; do case $option in --file=*) echo dump > "\${option#--file=}";; esac; done\n`,
      { mode: 0o755 },
    );
    vi.stubEnv('PATH', `${tools}:${process.env.PATH}`);
    await addUsers('ada');
    const path = await createBackup({ databaseUrl: url, dataDirectory });
    const [command = '', password] = readFileSync(seen, 'utf8').split('\n');
    expect(command).toMatch(/--snapshot=[0-9A-F-]+/);
    expect(password).toBe(new URL(url).password);
    expect(command).not.toContain(String(password));
    expect(readManifest(path)).toMatchObject({ dialect: 'postgres', tables: { users: { rows: '1' } } });
    rmSync(tools, { recursive: true });
  });
});
