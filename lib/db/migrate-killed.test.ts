import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEmptyDatabase, databaseKinds } from '@/lib/testing/database';
import { bundleMigrating, killInTheMiddle, withoutEnd } from '@/lib/testing/killed-migration';
import { createMigrationFolder } from '@/lib/testing/migration-folder';
import { type Database, openDatabase } from './database';
import { raw, sql } from './dialect';
import { migrate } from './migrate';

let migrating: Awaited<ReturnType<typeof bundleMigrating>>;

beforeAll(async () => {
  migrating = await bundleMigrating();
});
afterAll(() => migrating.remove());

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
      const half = 'CREATE TABLE pond (id INTEGER); DELETE FROM fish WHERE id = 0;';
      folder.write('20260102000000_endless', withoutEnd(kind, half));
      for (let round = 0; round < 2; round += 1) {
        const { program } = migrating;
        expect(await killInTheMiddle({ kind, url, migrations: folder.path, program })).toBe('SIGKILL');
        const database = await openDatabase({ url });
        expect(await tables(database)).toEqual({ fish: 1n, applied: 1n });
        await expect(database.read.$queryRaw(sql`SELECT id FROM pond`)).rejects.toThrow(/pond/);
        await database.close();
      }
      // The same step with an end: nothing of the killed one may be in its way.
      folder.write('20260102000000_endless', 'CREATE TABLE pond (id INTEGER); INSERT INTO fish VALUES (1);');
      expect(await migrate({ url, directory: folder.path })).toEqual(['20260102000000_endless']);
      const database = await openDatabase({ url });
      expect(await tables(database)).toEqual({ fish: 2n, applied: 2n });
      await database.close();
    } finally {
      folder.remove();
      await remove();
    }
  });
});
