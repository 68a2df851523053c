import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Database, openDatabase } from '@/lib/db/database';
import { raw, sql } from '@/lib/db/dialect';
import { migrate } from '@/lib/db/migrate';
import { migrationsDirectory } from '@/lib/db/migrations';
import { prepareMonths } from '@/lib/db/partitions';
import { createEmptyDatabase, type DatabaseKind, databaseKinds } from '@/lib/testing/database';
import { bundleMigrating, killInTheMiddle, withoutEnd } from '@/lib/testing/killed-migration';
import { createMigrationFolder, type MigrationFolder } from '@/lib/testing/migration-folder';
import { faultTimeout, sized } from './fault-form';
import { cleanUp, createDirectory, environmentOf, startFaulty } from './faulty-weir';
import { saw } from './seen';

const rowCount = sized(20_000, 1_000_000);
const upgrade = '29991231000000_upgrade';
let migrating: Awaited<ReturnType<typeof bundleMigrating>>;

beforeAll(async () => {
  migrating = await bundleMigrating();
});
afterEach(cleanUp);
afterAll(() => migrating.remove());

const dimensions = [
  ...['key', 'user', 'project', 'account', 'provider', 'platform', 'protocol', 'mode', 'model', 'status'],
  ...['error_code', 'usage_source'],
].map((name) => `${name}_dim`);

/** Requests of the last three weeks. */
async function fill(database: Database): Promise<void> {
  const columns = ['created_at', 'id', ...dimensions, 'stream', 'price_rate', 'cost', 'input_tokens'];
  const span = 21 * 86_400_000;
  const first = BigInt(Date.now() - span);
  const step = BigInt(Math.floor(span / rowCount));
  const numbers =
    database.dialect === 'sqlite'
      ? sql`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rowCount}) SELECT i FROM n`
      : sql`SELECT i FROM generate_series(1, CAST(${rowCount} AS INTEGER)) AS i`;
  await database.write((tx) =>
    tx.$executeRaw(sql`
      INSERT INTO requests (${raw(columns.join(', '))})
      SELECT CAST(${first} AS BIGINT) + CAST(${step} AS BIGINT) * i, 'request ' || i, ${raw(dimensions.map(() => '1').join(', '))}, 0, 1000000, i, 100
      FROM (${numbers}) AS numbers`),
  );
}

type Held = { rows: number; cost: bigint; applied: number };

async function held(url: string): Promise<Held> {
  const database = await openDatabase({ url });
  try {
    const [found] = await database.read.$queryRaw<{ rows: bigint; cost: bigint; applied: bigint }[]>(sql`
      SELECT COUNT(*) AS rows, CAST(SUM(cost) AS BIGINT) AS cost,
        (SELECT COUNT(*) FROM ${raw('_prisma_migrations')}) AS applied FROM requests`);
    return { rows: Number(found?.rows), cost: BigInt(found?.cost ?? 0), applied: Number(found?.applied) };
  } finally {
    await database.close();
  }
}

function copyMigrations(kind: DatabaseKind, folder: MigrationFolder, names: readonly string[]): void {
  for (const name of names) {
    folder.write(name, readFileSync(join(migrationsDirectory(kind), name, 'migration.sql'), 'utf8'));
  }
}

function versions(kind: DatabaseKind): string[] {
  return readdirSync(migrationsDirectory(kind), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

async function killUpgradeFrom(kind: DatabaseKind, known: readonly string[], version: number): Promise<void> {
  const { url, remove } = await createEmptyDatabase(kind);
  const folder = createMigrationFolder(kind);
  const data = createDirectory();
  copyMigrations(kind, folder, known.slice(0, version));
  await migrate({ url, directory: folder.path });
  const database = await openDatabase({ url });
  await prepareMonths(database, Date.now());
  await fill(database);
  await database.close();
  const before = await held(url);
  expect(before.rows).toBe(rowCount);

  copyMigrations(kind, folder, known.slice(version));
  const half = 'CREATE TABLE half_done (id INTEGER); DELETE FROM requests WHERE cost % 2 = 0;';
  folder.write(upgrade, withoutEnd(kind, half));
  const { program } = migrating;
  expect(await killInTheMiddle({ kind, url, migrations: folder.path, program })).toBe('SIGKILL');
  // What came before the killed step is whole, and so is what it had begun to change.
  const whole = { ...before, applied: known.length };
  expect(await held(url)).toEqual(whole);

  const weir = await startFaulty(environmentOf(data.path, { DATABASE_URL: url }));
  expect((await weir.ready()).status).toBe(200);
  await weir.stop();
  folder.write(upgrade, half);
  expect(await migrate({ url, directory: folder.path })).toEqual([upgrade]);
  expect(await held(url)).toMatchObject({ rows: rowCount / 2, applied: known.length + 1 });
  folder.remove();
  data.remove();
  await remove();
}

it(
  'keeps a large database of every earlier version whole when its upgrade is killed in the middle',
  async () => {
    const told: string[] = [];
    for (const kind of databaseKinds) {
      const known = versions(kind);
      for (let version = 1; version <= known.length; version += 1) {
        await killUpgradeFrom(kind, known, version);
        told.push(`${kind} after ${version} of ${known.length} migrations`);
      }
    }
    saw(
      'migration-killed',
      `${rowCount.toLocaleString('en')} requests each, ${told.join('; ')}: half of them deleted inside the killed transaction, all there again after it, count and sum of costs equal; the server started on it; the next upgrade went through.`,
    );
  },
  faultTimeout,
);
