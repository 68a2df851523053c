import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { databaseKinds, testPostgresServer } from '@/lib/testing/database';
import { derivePostgresSchema } from '@/scripts/derive-postgres-schema.mjs';
import { difference, migrationsTarget, openSchemaEngine, schemaTarget } from '@/scripts/schema-engine.mjs';
import { projectRoot } from './project-root';

describe.each(databaseKinds)('the migrations of %s', (kind) => {
  it("lead exactly to the schema, says Prisma's own engine", async () => {
    const url = kind === 'postgres' ? await testPostgresServer() : undefined;
    const opened = await openSchemaEngine(kind, url);
    const words = await difference(opened, migrationsTarget(kind), schemaTarget(kind), { script: false });
    await opened.close();
    expect(words.trim()).toBe('No difference detected.');
  });
});

describe('the schema of Postgres', () => {
  it('is the one derived from the canonical schema', () => {
    const read = (path: string) => readFileSync(join(projectRoot(), path), 'utf8');
    expect(read('prisma/postgres/schema.prisma')).toBe(derivePostgresSchema(read('prisma/schema.prisma')));
  });
});
