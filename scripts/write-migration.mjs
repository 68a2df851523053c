// Writes the next migration for both databases, by Prisma's own schema engine:
//   npm run db:migration -- add_something      what prisma/schema.prisma has and the migrations have not
//   npm run db:migration -- add_search --empty two empty files for SQL written by hand
//   npm run db:migration -- --initial          the first migration anew (only before the first release)
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writePostgresSchema } from './derive-postgres-schema.mjs';
import {
  difference,
  migrationsTarget,
  nothing,
  openSchemaEngine,
  schemaTarget,
  sources,
} from './schema-engine.mjs';
import { startThrowawayPostgres } from './throwaway-postgres.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const initialName = '20261121000000_initial';

/** Narrow rows found by their key alone: a separate key index would double them. */
const withoutRowid = [
  'usage_quarter_hours',
  'usage_stats_daily',
  'usage_stats_monthly',
  'latency_quarter_hours',
  'latency_daily',
  'latency_monthly',
  'request_attempts',
  'request_tags',
];

/** Parted by month on Postgres, so that retention drops a partition instead of deleting its rows. */
const partitioned = {
  requests: 'created_at',
  request_attempts: 'request_created_at',
  request_tags: 'request_created_at',
};

const options = process.argv.slice(2);
const initial = options.includes('--initial');
const empty = options.includes('--empty');
const label = options.find((option) => !option.startsWith('--'));
if (!initial && !/^[a-z][a-z0-9_]*$/.test(label ?? '')) {
  console.error('usage: npm run db:migration -- <name_in_lower_case> [--empty] | --initial');
  process.exit(2);
}

writePostgresSchema();
const directoryName = initial ? initialName : `${timestamp()}_${label}`;
const server = empty ? null : await startThrowawayPostgres();
try {
  const scripts = {
    sqlite: empty ? '' : onSqlite(await engineScript('sqlite')),
    postgres: empty ? '' : onPostgres(await engineScript('postgres', server?.url)),
  };
  if (!empty && !scripts.sqlite && !scripts.postgres) {
    console.log('the migrations already lead to prisma/schema.prisma');
  } else {
    for (const [dialect, script] of Object.entries(scripts)) write(dialect, script);
  }
} finally {
  await server?.stop();
}

async function engineScript(dialect, url) {
  const opened = await openSchemaEngine(dialect, url);
  const from = initial ? nothing : migrationsTarget(dialect);
  const script = await difference(opened, from, schemaTarget(dialect));
  await opened.close();
  return script.startsWith('-- This is an empty migration') ? '' : script;
}

function onSqlite(script) {
  return withoutRowid.reduce(
    (text, table) =>
      text.replace(new RegExp(`(CREATE TABLE "(?:new_)?${table}" \\([^;]*\\));`), '$1 WITHOUT ROWID;'),
    script,
  );
}

function onPostgres(script) {
  return Object.entries(partitioned).reduce(
    (text, [table, column]) =>
      text.replace(
        new RegExp(`(CREATE TABLE "${table}" \\([^;]*\\));`),
        `$1 PARTITION BY RANGE ("${column}");\n\n-- Rows of months that have no partition of their own\nCREATE TABLE "${table}_default" PARTITION OF "${table}" DEFAULT;`,
      ),
    script,
  );
}

function write(dialect, script) {
  const migrations = join(root, sources[dialect].migrations);
  mkdirSync(join(migrations, directoryName), { recursive: true });
  const provider = dialect === 'sqlite' ? 'sqlite' : 'postgresql';
  writeFileSync(
    join(migrations, 'migration_lock.toml'),
    `# Kept for Prisma's own migrate command\nprovider = "${provider}"\n`,
  );
  writeFileSync(join(migrations, directoryName, 'migration.sql'), script);
  const tables =
    readFileSync(join(migrations, directoryName, 'migration.sql'), 'utf8').match(/CREATE TABLE/g)?.length ??
    0;
  console.log(`${sources[dialect].migrations}/${directoryName}: ${tables} tables made`);
}

function timestamp() {
  return new Date().toISOString().replace(/\D/g, '').slice(0, 14);
}
