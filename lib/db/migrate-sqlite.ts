import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { errorMessage } from '@/lib/errors';
import { newId } from '@/lib/ids';
import { log } from '@/lib/log';
import { StartFailure } from '@/lib/start-failure';
import { type AppliedMigration, historyTable, type Migration, pendingMigrations } from './migrations';
import { beginImmediate, rowsOf } from './sqlite-adapter';
import { connectSqlite, type SqliteConnection } from './sqlite-connection';
import { copySqliteInto } from './sqlite-copy';

const copiesKept = 3;

export async function migrateSqlite(path: string, migrations: readonly Migration[]): Promise<string[]> {
  const connection = await connectOrExplain(path);
  try {
    const history = await readHistory(connection, path);
    const pending = pendingMigrations(migrations, history ?? []);
    const first = pending[0];
    if (!first) return [];
    const copy = history ? await copyBefore(connection, path, first) : null;
    const applied: string[] = [];
    // Rebuilding a table would delete what refers to it; the check before each commit takes its place.
    await connection.script('PRAGMA foreign_keys = OFF');
    for (const migration of pending) {
      if (await apply(connection, path, migration, copy)) applied.push(migration.name);
    }
    return applied;
  } finally {
    await connection.close();
  }
}

async function connectOrExplain(path: string): Promise<SqliteConnection> {
  try {
    return await connectSqlite(path, 'write');
  } catch (error) {
    if (errorMessage(error).includes('file is not a database')) {
      throw new StartFailure(`${path} is not a SQLite database.`);
    }
    throw error;
  }
}

/** null for a file without any table. */
async function readHistory(connection: SqliteConnection, path: string): Promise<AppliedMigration[] | null> {
  const tables = await rowsOf(
    connection,
    `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`,
  );
  if (tables.length === 0) return null;
  if (!tables.some(([name]) => name === '_prisma_migrations')) {
    throw new StartFailure(`${path} holds tables of another program: set DATABASE_URL to a file of its own.`);
  }
  const rows = await rowsOf(
    connection,
    `SELECT migration_name, checksum, finished_at IS NOT NULL, rolled_back_at IS NOT NULL FROM _prisma_migrations ORDER BY started_at, migration_name`,
  );
  return rows.map(([name, checksum, finished, rolledBack]) => ({
    name: String(name),
    checksum: String(checksum),
    finished: Number(finished) === 1,
    rolledBack: Number(rolledBack) === 1,
  }));
}

/** False when another process applied it in the meantime. */
async function apply(
  connection: SqliteConnection,
  path: string,
  migration: Migration,
  copy: string | null,
): Promise<boolean> {
  const startedAt = Date.now();
  await beginImmediate(connection);
  try {
    const history = await readHistory(connection, path);
    if (history?.some((row) => row.name === migration.name && !row.rolledBack)) {
      await connection.script('ROLLBACK');
      return false;
    }
    await connection.script(historyTable.sqlite);
    await connection.script(migration.sql);
    const broken = await rowsOf(connection, 'PRAGMA foreign_key_check');
    if (broken.length > 0) throw new Error(`rows of ${String(broken[0]?.[0])} would refer to nothing`);
    await connection.execute({
      sql: `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, started_at, applied_steps_count) VALUES (?, ?, ?, ?, ?, 1)`,
      args: [newId(), migration.checksum, Date.now(), migration.name, startedAt],
      argTypes: Array.from({ length: 5 }, () => ({ scalarType: 'unknown', arity: 'scalar' }) as const),
    });
    await connection.script('COMMIT');
    return true;
  } catch (error) {
    await connection
      .script('ROLLBACK')
      .catch((rollback: unknown) =>
        log.warn('the failed migration was rolled back by SQLite itself', { reason: errorMessage(rollback) }),
      );
    const back = copy
      ? ` A copy from before the upgrade is kept; to go back to it: npm run restore -- ${copy}`
      : '';
    throw new StartFailure(
      `Upgrading the database failed at ${migration.name} (${errorMessage(error)}). Nothing of that step was kept.${back}`,
    );
  }
}

/** Whoever upgrades must be able to go back, whatever the new version does to the data. */
async function copyBefore(connection: SqliteConnection, path: string, first: Migration): Promise<string> {
  const directory = join(dirname(resolve(path)), 'backups');
  const moment = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const copy = join(directory, `before-${first.name}-${moment}.db`);
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    rmSync(copy, { force: true });
    await copySqliteInto(connection, copy);
  } catch (error) {
    throw new StartFailure(
      `The database was not upgraded, since no copy of it could be made in ${directory}: ${errorMessage(error)}`,
    );
  }
  log.info('database copied before its upgrade', { copy, restoreCommand: `npm run restore -- ${copy}` });
  const copies = readdirSync(directory)
    .filter((name) => /^before-.*\.db$/.test(name))
    .sort((left, right) => left.slice(-19).localeCompare(right.slice(-19)));
  for (const name of copies.slice(0, -copiesKept)) rmSync(join(directory, name));
  return copy;
}
