// Brings a database up to this program's migrations, before anything else touches it.
import { log } from '@/lib/log';
import { isPostgresUrl, sqlitePath } from './database';
import { migratePostgres } from './migrate-postgres';
import { migrateSqlite } from './migrate-sqlite';
import { migrationsDirectory, readMigrations } from './migrations';

export type MigrateOptions = {
  url: string;
  /** Other migrations than the program's own: for tests. */
  directory?: string;
  /** For the move that fills this very database: everybody else is refused until it is whole. */
  moving?: boolean;
};

/** Answers the names of the migrations it applied. Each is one transaction; a killed process leaves it whole. */
export async function migrate({ url, directory, moving }: MigrateOptions): Promise<string[]> {
  const dialect = isPostgresUrl(url) ? 'postgres' : 'sqlite';
  const migrations = readMigrations(directory ?? migrationsDirectory(dialect));
  const applied =
    dialect === 'postgres'
      ? await migratePostgres(url, migrations, { moving })
      : await migrateSqlite(sqlitePath(url), migrations);
  if (applied.length > 0) log.info('database migrated', { applied });
  return applied;
}
