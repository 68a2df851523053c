// Puts a backup back. Nothing is overwritten: what was there is moved aside, under a name that says when.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { copyFile, cp } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import pg from 'pg';
import {
  type BackupManifest,
  databaseNames,
  journalName,
  keyName,
  readManifest,
  sha256Of,
} from './backup-manifest';
import { isPostgresUrl, sqlitePath } from './database';
import { restorePostgresDump } from './postgres-dump';
import { firstDifference, sumPostgresTables, sumSqliteTables } from './table-sums';

export type RestoreOptions = {
  /** A backup's directory, or the copy of the database alone that was made before an upgrade. */
  from: string;
  databaseUrl: string;
  /** Must be held by the caller: a running Weir would go on writing what is being replaced. */
  dataDirectory: string;
};

export type Restored = {
  movedAside: string[];
  rows: bigint | null;
  journalRestored: boolean;
  keyRestored: boolean;
};

/** Of the process that holds the data directory, which is the one that restores. */
const held = new Set(['lock.db', 'lock.db-journal', 'holder.json']);

export async function restoreBackup({ from, databaseUrl, dataDirectory }: RestoreOptions): Promise<Restored> {
  if (!existsSync(from)) throw new Error(`there is no backup at ${from}`);
  const whole = statSync(from).isDirectory();
  const manifest = whole ? readManifest(from) : null;
  if (manifest) await checkFiles(from, manifest);
  const dialect = isPostgresUrl(databaseUrl) ? 'postgres' : 'sqlite';
  if (manifest && manifest.dialect !== dialect) {
    throw new Error(`${from} is a backup of ${manifest.dialect}, and DATABASE_URL says ${dialect}`);
  }
  const source = whole ? join(from, databaseNames[dialect]) : from;
  const suffix = `.before-restore-${new Date().toISOString().replace(/[-:.]/g, '')}`;
  const movedAside =
    dialect === 'postgres'
      ? await restorePostgres(source, databaseUrl, manifest)
      : await restoreSqlite(source, sqlitePath(databaseUrl), suffix, manifest);
  const journalRestored = whole && (await restoreJournal(from, dataDirectory, suffix, movedAside));
  const keyRestored = whole && (await restoreKey(from, dataDirectory, suffix, movedAside));
  const rows =
    manifest && Object.values(manifest.tables).reduce((sum, table) => sum + BigInt(table.rows), 0n);
  return { movedAside, rows, journalRestored, keyRestored };
}

async function checkFiles(backup: string, manifest: BackupManifest): Promise<void> {
  for (const file of manifest.files) {
    const path = join(backup, file.path);
    if (!existsSync(path)) throw new Error(`the backup is not whole: ${path} is missing`);
    if ((await sha256Of(path)) !== file.sha256) throw new Error(`the backup is damaged: ${path} was changed`);
  }
}

/** The copy is checked under another name before the database that is in use now is touched. */
async function restoreSqlite(
  source: string,
  target: string,
  suffix: string,
  manifest: BackupManifest | null,
): Promise<string[]> {
  const incoming = `${target}.restoring`;
  mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
  try {
    await copyFile(source, incoming);
    const sums = await sumSqliteTables(incoming);
    if (!('_prisma_migrations' in sums)) throw new Error(`${source} is not a database of Weir`);
    const difference = manifest && firstDifference(manifest.tables, sums);
    if (difference) throw new Error(`the backup is not what it was when it was made: ${difference}`);
  } catch (error) {
    rmSync(incoming, { force: true });
    throw error;
  }
  const movedAside: string[] = [];
  // The write-ahead log belongs to the file beside it: left behind, it would be played into the restored one.
  for (const part of ['', '-wal', '-shm']) {
    if (!existsSync(target + part)) continue;
    renameSync(target + part, `${target}${suffix}${part}`);
    movedAside.push(`${target}${suffix}${part}`);
  }
  renameSync(incoming, target);
  return movedAside;
}

async function restorePostgres(
  source: string,
  url: string,
  manifest: BackupManifest | null,
): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const existing = await client.query(
      'SELECT 1 FROM pg_tables WHERE schemaname = current_schema() LIMIT 1',
    );
    if (existing.rows.length > 0) {
      throw new Error(
        'the Postgres database is not empty: create a new one, and restore with DATABASE_URL set to it',
      );
    }
    await restorePostgresDump(url, source);
    const difference = manifest && firstDifference(manifest.tables, await sumPostgresTables(client));
    if (difference) throw new Error(`what was restored is not what was backed up: ${difference}`);
  } finally {
    await client.end();
  }
  return [];
}

async function restoreJournal(
  from: string,
  dataDirectory: string,
  suffix: string,
  movedAside: string[],
): Promise<boolean> {
  const source = join(from, journalName);
  if (!existsSync(source)) return false;
  const journal = join(dataDirectory, 'journal');
  const aside = `${journal}${suffix}`;
  mkdirSync(journal, { recursive: true, mode: 0o700 });
  const existing = readdirSync(journal).filter((name) => !held.has(name));
  if (existing.length > 0) {
    mkdirSync(aside, { mode: 0o700 });
    for (const name of existing) renameSync(join(journal, name), join(aside, name));
    movedAside.push(aside);
  }
  await cp(source, journal, { recursive: true });
  return true;
}

async function restoreKey(
  from: string,
  dataDirectory: string,
  suffix: string,
  movedAside: string[],
): Promise<boolean> {
  const source = join(from, keyName);
  if (!existsSync(source)) return false;
  const target = join(dataDirectory, keyName);
  if (existsSync(target) && (await sha256Of(target)) === (await sha256Of(source))) return true;
  if (existsSync(target)) {
    renameSync(target, target + suffix);
    movedAside.push(join(dirname(target), basename(target) + suffix));
  }
  await copyFile(source, target);
  return true;
}
