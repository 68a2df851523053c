// Copies a running Weir: first the open journal, then the database. In this order everything that was
// acknowledged when the backup began is in at least one of the two; the other order could miss what the
// ledger moved from one to the other in between.
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import pg from 'pg';
import {
  type BackupManifest,
  databaseNames,
  journalName,
  keyName,
  manifestName,
  sha256Of,
} from './backup-manifest';
import { isPostgresUrl, sqlitePath } from './database';
import { dumpPostgres } from './postgres-dump';
import { connectSqlite } from './sqlite-connection';
import { copySqliteInto } from './sqlite-copy';
import { sumPostgresTables, sumSqliteTables, type TableSums } from './table-sums';

export type BackupOptions = {
  databaseUrl: string;
  dataDirectory: string;
  /** Where the new backup's directory goes; `<data directory>/backups` when not said. */
  into?: string;
  /** The secret key, for a backup that holds it: whoever has such a backup can open every stored secret. */
  secretKey?: string;
};

/** Of the process that holds the data directory; of no use anywhere else. */
const notCopied = new Set(['lock.db', 'lock.db-journal', 'lock.db-wal', 'lock.db-shm', 'holder.json']);
const backupPattern = /^weir-\d{8}T\d{9}Z$/;

export function backupsDirectory(dataDirectory: string): string {
  return join(dataDirectory, 'backups');
}

/** Answers the new backup's directory. Until it is whole it has another name. */
export async function createBackup(options: BackupOptions): Promise<string> {
  const { databaseUrl, dataDirectory, into = backupsDirectory(dataDirectory), secretKey } = options;
  const createdAt = new Date().toISOString();
  const path = join(into, `weir-${createdAt.replace(/[-:.]/g, '')}`);
  const partial = `${path}.partial`;
  mkdirSync(partial, { recursive: true, mode: 0o700 });
  try {
    await copyJournal(join(dataDirectory, 'journal'), join(partial, journalName));
    const dialect = isPostgresUrl(databaseUrl) ? 'postgres' : 'sqlite';
    const database = join(partial, databaseNames[dialect]);
    const tables =
      dialect === 'postgres'
        ? await copyPostgres(databaseUrl, database)
        : await copySqlite(databaseUrl, database);
    if (secretKey !== undefined) writeFileSync(join(partial, keyName), `${secretKey}\n`, { mode: 0o600 });
    const files = await Promise.all(
      filesBelow(partial).map(async (file) => ({
        path: relative(partial, file),
        bytes: statSync(file).size,
        sha256: await sha256Of(file),
      })),
    );
    const manifest: BackupManifest = { format: 1, createdAt, dialect, tables, files };
    writeFileSync(join(partial, manifestName), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
    for (const file of filesBelow(partial)) flush(file);
    renameSync(partial, path);
    flush(into);
    return path;
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    throw error;
  }
}

/** Removes all but the newest `keep` backups made by `createBackup`; answers what it removed. */
export function pruneBackups(directory: string, keep: number): string[] {
  const backups = readdirSync(directory)
    .filter((name) => backupPattern.test(name))
    .sort()
    .reverse();
  const removed = backups.slice(keep).map((name) => join(directory, name));
  for (const path of removed) rmSync(path, { recursive: true });
  return removed;
}

async function copySqlite(url: string, target: string): Promise<TableSums> {
  const path = sqlitePath(url);
  if (!existsSync(path)) throw new Error(`there is no database at ${path}`);
  const connection = await connectSqlite(path, 'write');
  try {
    await copySqliteInto(connection, target);
  } finally {
    await connection.close();
  }
  return sumSqliteTables(target);
}

async function copyPostgres(url: string, target: string): Promise<TableSums> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const exported = await client.query<{ snapshot: string }>('SELECT pg_export_snapshot() AS snapshot');
    await dumpPostgres(url, target, exported.rows[0]?.snapshot);
    return await sumPostgresTables(client);
  } finally {
    await client.end();
  }
}

/** The journal goes on growing and its drained segments vanish meanwhile: both are fine, see above. */
async function copyJournal(from: string, to: string): Promise<void> {
  mkdirSync(to, { recursive: true, mode: 0o700 });
  for (const file of filesBelow(from)) {
    const name = relative(from, file);
    if (notCopied.has(name)) continue;
    mkdirSync(dirname(join(to, name)), { recursive: true, mode: 0o700 });
    try {
      await copyFile(file, join(to, name));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
}

function filesBelow(directory: string): string[] {
  try {
    return readdirSync(directory, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function flush(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
