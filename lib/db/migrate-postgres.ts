import pg from 'pg';
import { errorMessage } from '@/lib/errors';
import { newId } from '@/lib/ids';
import { log } from '@/lib/log';
import { StartFailure } from '@/lib/start-failure';
import { type AppliedMigration, historyTable, type Migration, pendingMigrations } from './migrations';
import { moveTable } from './move-state';
import { dumpBeforeUpgrade } from './postgres-dump';

/** The lock Prisma's own migrate takes, so that the two keep out of each other's way. */
const advisoryLock = 72_707_369;

/** Nodes that start together take turns: the first migrates, the others find it done. */
export async function migratePostgres(
  url: string,
  migrations: readonly Migration[],
  { moving = false } = {},
): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'weir migrate', keepAlive: true });
  client.on('error', (error) =>
    log.warn('the connection to Postgres was lost', { reason: errorMessage(error) }),
  );
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [advisoryLock]);
    const history = await readHistory(client, moving);
    const pending = pendingMigrations(migrations, history ?? []);
    const first = pending[0];
    if (!first) return [];
    const dump = history ? await dumpBeforeUpgrade(url, first.name) : null;
    for (const migration of pending) await apply(client, migration, dump);
    return pending.map((migration) => migration.name);
  } finally {
    // Ending the connection gives the lock back.
    await client.end();
  }
}

/** null for a schema without any table. */
async function readHistory(client: pg.Client, moving: boolean): Promise<AppliedMigration[] | null> {
  const tables = await client.query<{ tablename: string }>(
    'SELECT tablename FROM pg_tables WHERE schemaname = current_schema()',
  );
  if (tables.rows.length === 0) return null;
  if (!moving && tables.rows.some((row) => row.tablename === moveTable)) {
    throw new StartFailure(
      'A move into this Postgres database was begun and not finished: run `npm run db:move` again, which goes on where it ended, before anything else uses it.',
    );
  }
  if (!tables.rows.some((row) => row.tablename === '_prisma_migrations')) {
    throw new StartFailure(
      'The Postgres database holds tables of another program: set DATABASE_URL to one of its own.',
    );
  }
  const history = await client.query<AppliedMigration>(`
    SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished, rolled_back_at IS NOT NULL AS "rolledBack"
    FROM _prisma_migrations ORDER BY started_at, migration_name`);
  return history.rows;
}

async function apply(client: pg.Client, migration: Migration, dump: string | null): Promise<void> {
  try {
    await client.query('BEGIN');
    await client.query(historyTable.postgres);
    // Without parameters the server takes several statements at once, functions' bodies included.
    await client.query(migration.sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, started_at, applied_steps_count)
       VALUES ($1, $2, clock_timestamp(), $3, now(), 1)`,
      [newId(), migration.checksum, migration.name],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client
      .query('ROLLBACK')
      .catch((rollback: unknown) =>
        log.warn('the failed migration ended with its connection', { reason: errorMessage(rollback) }),
      );
    const back = dump
      ? ` A copy from before the upgrade is kept; to go back to it: npm run restore -- ${dump}`
      : '';
    throw new StartFailure(
      `Upgrading the database failed at ${migration.name} (${errorMessage(error)}). Nothing of that step was kept.${back}`,
    );
  }
}
