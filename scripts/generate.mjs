// Generates both Prisma clients without any network: `prisma generate` needs no schema engine, but it tries
// to download one unless it is pointed at some executable that exists.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { writePostgresSchema } from './derive-postgres-schema.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const clients = [
  { schema: 'prisma/schema.prisma', output: 'lib/db/generated/sqlite' },
  { schema: 'prisma/postgres/schema.prisma', output: 'lib/db/generated/postgres' },
];

/** Generates what is missing or older than its schema; returns the schemas that were generated. */
export function generateClients({ force = false } = {}) {
  writePostgresSchema();
  const stale = clients.filter((client) => force || !isFresh(client));
  for (const client of stale) generate(client);
  return stale.map((client) => client.schema);
}

function generate(client) {
  const prisma = join(root, 'node_modules/prisma/build/index.js');
  const run = spawnSync(process.execPath, [prisma, 'generate', '--schema', client.schema, '--no-hints'], {
    cwd: root,
    env: {
      ...process.env,
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      CHECKPOINT_DISABLE: '1',
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
    },
    encoding: 'utf8',
  });
  if (run.status !== 0) {
    throw new Error(
      `prisma generate failed for ${client.schema}:\n${run.stdout}${run.stderr}${run.error ?? ''}`,
    );
  }
  writeFileSync(stampPath(client), fingerprint(client));
}

function isFresh(client) {
  const stamp = stampPath(client);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint(client);
}

function fingerprint(client) {
  const version = JSON.parse(readFileSync(join(root, 'node_modules/prisma/package.json'), 'utf8')).version;
  return createHash('sha256')
    .update(version)
    .update(readFileSync(join(root, client.schema)))
    .digest('hex');
}

function stampPath(client) {
  return join(root, client.output, '.generated-from');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const generated = generateClients({ force: process.argv.includes('--force') });
  console.log(
    generated.length > 0
      ? `generated the clients of ${generated.join(', ')}`
      : 'generated clients are up to date',
  );
}
