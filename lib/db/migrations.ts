// The migrations this program brings, and whether a database's history fits them.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartFailure } from '@/lib/start-failure';
import type { Dialect } from './database';
import { projectRoot } from './project-root';

export type Migration = { name: string; sql: string; checksum: string };

/** One row of Prisma's `_prisma_migrations`. */
export type AppliedMigration = { name: string; checksum: string; finished: boolean; rolledBack: boolean };

export function migrationsDirectory(dialect: Dialect): string {
  const folder = dialect === 'sqlite' ? 'prisma/migrations' : 'prisma/postgres/migrations';
  return join(projectRoot(), folder);
}

export function readMigrations(directory: string): Migration[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const content = readFileSync(join(directory, name, 'migration.sql'));
      return {
        name,
        sql: content.toString('utf8'),
        checksum: createHash('sha256').update(content).digest('hex'),
      };
    });
}

/** What is left to apply. Refuses a history that these migrations cannot continue. */
export function pendingMigrations(
  known: readonly Migration[],
  history: readonly AppliedMigration[],
): Migration[] {
  const applied = new Map(history.filter((row) => !row.rolledBack).map((row) => [row.name, row]));
  const byName = new Map(known.map((migration) => [migration.name, migration]));
  for (const row of applied.values()) {
    const migration = byName.get(row.name);
    if (!migration) {
      throw new StartFailure(
        `The database belongs to a newer Weir (it has ${row.name}): start that version, or restore a backup made by this one.`,
      );
    }
    if (!row.finished) {
      throw new StartFailure(
        `The migration ${row.name} was begun by another tool and not finished: settle it with \`prisma migrate resolve\`, or restore a backup.`,
      );
    }
    if (row.checksum !== migration.checksum) {
      throw new StartFailure(
        `The migration ${row.name} is not the one this database was made with: the program's files were changed, or the database is another program's.`,
      );
    }
  }
  return known.filter((migration) => !applied.has(migration.name));
}

/** Prisma's table of what was applied, as Prisma itself makes it. */
export const historyTable: Record<Dialect, string> = {
  sqlite: `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                    TEXT PRIMARY KEY NOT NULL,
    "checksum"              TEXT NOT NULL,
    "finished_at"           DATETIME,
    "migration_name"        TEXT NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        DATETIME,
    "started_at"            DATETIME NOT NULL DEFAULT current_timestamp,
    "applied_steps_count"   INTEGER UNSIGNED NOT NULL DEFAULT 0
)`,
  postgres: `CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                      VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum                VARCHAR(64) NOT NULL,
    finished_at             TIMESTAMPTZ,
    migration_name          VARCHAR(255) NOT NULL,
    logs                    TEXT,
    rolled_back_at          TIMESTAMPTZ,
    started_at              TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count     INTEGER NOT NULL DEFAULT 0
)`,
};
