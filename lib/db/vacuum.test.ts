import { statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { databaseKinds, useTestDatabase } from '@/lib/testing/database';
import { sqlitePath } from './database';
import { rowsFromJson, sql } from './dialect';
import { connectSqlite } from './sqlite-connection';
import { giveBackSpace } from './vacuum';

describe.each(databaseKinds)('deleted rows on %s', (kind) => {
  const database = useTestDatabase(kind);

  it('give their space back in slices, and reading goes on', async () => {
    const rows = Array.from({ length: 3000 }, (_, index) => ({
      name: `n${index}`,
      filler: 'x'.repeat(2000),
    }));
    await database.write((tx) =>
      tx.$executeRaw(sql`
        INSERT INTO leases (name, holder, expires_at)
        SELECT name, filler, 0 FROM ${rowsFromJson(kind, { name: 'text', filler: 'text' }, rows)} AS incoming`),
    );
    await database.write((tx) => tx.lease.deleteMany());
    const given = await giveBackSpace(database);
    if (kind === 'postgres') return expect(given).toBe(0);
    expect(given).toBeGreaterThan(5_000_000);
    await database.write((tx) => tx.$queryRaw(sql`SELECT 1`));
    expect(await giveBackSpace(database)).toBe(0);
    const connection = await connectSqlite(sqlitePath(database.url), 'write');
    await connection.script('PRAGMA wal_checkpoint(TRUNCATE)');
    await connection.close();
    expect(statSync(sqlitePath(database.url)).size).toBeLessThan(2_000_000);
  });
});
