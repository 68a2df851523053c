// Writes prisma/postgres/schema.prisma from prisma/schema.prisma: one model of the data, two databases.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const canonicalPath = join(root, 'prisma/schema.prisma');
const derivedPath = join(root, 'prisma/postgres/schema.prisma');

/** The Postgres schema for the canonical (SQLite) one; throws when the canonical file's shape is unknown. */
export function derivePostgresSchema(canonical) {
  const models = canonical.slice(canonical.search(/^(\/\/ ──|model )/m));
  const replacements = [
    ['output       = "../lib/db/generated/sqlite"', 'output       = "../../lib/db/generated/postgres"'],
    ['provider = "sqlite"', 'provider = "postgresql"'],
  ];
  let settings = canonical.slice(canonical.indexOf('generator client'), canonical.length - models.length);
  for (const [from, to] of replacements) {
    if (!settings.includes(from)) throw new Error(`prisma/schema.prisma no longer contains: ${from}`);
    settings = settings.replace(from, to);
  }
  return `// Derived from prisma/schema.prisma by \`npm run db:derive\`: edit that file, never this one.\n\n${settings}${models}`;
}

/** Brings the derived file up to date; true when it had to be changed. */
export function writePostgresSchema() {
  const derived = derivePostgresSchema(readFileSync(canonicalPath, 'utf8'));
  mkdirSync(dirname(derivedPath), { recursive: true });
  if (readIfPresent(derivedPath) === derived) return false;
  writeFileSync(derivedPath, derived);
  return true;
}

function readIfPresent(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  console.log(
    writePostgresSchema()
      ? 'prisma/postgres/schema.prisma written'
      : 'prisma/postgres/schema.prisma is up to date',
  );
}
