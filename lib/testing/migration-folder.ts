// A folder of migrations in Prisma's layout, for tests of the runner.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseKind } from './database';

export interface MigrationFolder {
  readonly path: string;
  write(name: string, sql: string): void;
  drop(name: string): void;
  remove(): void;
}

export function createMigrationFolder(kind: DatabaseKind): MigrationFolder {
  const path = mkdtempSync(join(tmpdir(), 'weir-migrations-'));
  const provider = kind === 'sqlite' ? 'sqlite' : 'postgresql';
  writeFileSync(join(path, 'migration_lock.toml'), `provider = "${provider}"\n`);
  return {
    path,
    write(name, sql) {
      mkdirSync(join(path, name), { recursive: true });
      writeFileSync(join(path, name, 'migration.sql'), sql);
    },
    drop: (name) => rmSync(join(path, name), { recursive: true }),
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}
