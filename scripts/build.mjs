// Builds pages and server where their sources have changed since the last build.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run, runTool } from './run-command.mjs';
import { PlainFailure, runScript, say } from './say.mjs';

const folders = ['app', 'components', 'lib', 'public', 'scripts', 'prisma'];
const files = [
  'instrumentation.ts',
  'next.config.ts',
  'package-lock.json',
  'postcss.config.mjs',
  'proxy.ts',
  'server.ts',
  'tsconfig.json',
];
const ignored = /(^|\/)(generated|__fixtures__|testing|node_modules)(\/|$)|\.test\.tsx?$|\.(sql|md)$/;
const pagesStamp = join(root, '.next', '.weir-sources');
const bundleStamp = join(root, 'dist', '.weir-sources');

export function isBuilt() {
  const hash = sourceHash();
  return isStamped(pagesStamp, hash) && isStamped(bundleStamp, hash);
}

export async function ensureBuilt({ force = false } = {}) {
  const hash = sourceHash();
  if (force || !isStamped(bundleStamp, hash)) await buildServer(hash);
  if (force || !isStamped(pagesStamp, hash)) await buildPages(hash);
}

/** The server alone: all that is needed to see how it refuses to start. */
export async function ensureBundled() {
  const hash = sourceHash();
  if (!isStamped(bundleStamp, hash)) await buildServer(hash);
}

async function buildServer(hash) {
  say('bundling the server');
  rmSync(bundleStamp, { force: true });
  const { code } = await run(process.execPath, [join(root, 'scripts', 'bundle.mjs')]);
  if (code !== 0) throw new PlainFailure('The server could not be bundled; the lines above say why.');
  stamp(bundleStamp, hash);
}

async function buildPages(hash) {
  say('building the pages (about a minute, only when sources have changed)');
  rmSync(pagesStamp, { force: true });
  const { code, output } = await runTool('next/dist/bin/next', ['build'], {
    env: { NODE_ENV: 'production' },
  });
  if (code !== 0) {
    throw new PlainFailure(
      /ENOSPC/.test(output)
        ? 'The disk is full: the pages could not be built. Free some space and run the same command again.'
        : 'The pages could not be built; the lines above say why.',
    );
  }
  stamp(pagesStamp, hash);
}

function isStamped(path, hash) {
  return existsSync(path) && readFileSync(path, 'utf8') === hash;
}

function stamp(path, hash) {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, hash);
}

/** Contents, not times: a fresh clone and a branch switched to and fro must not look changed. */
function sourceHash() {
  const hash = createHash('sha256');
  for (const path of [...files.filter((file) => existsSync(join(root, file))), ...folders.flatMap(walk)]) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0');
  }
  return hash.digest('hex');
}

function walk(folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true })
    .sort((left, right) => (left.name < right.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (ignored.test(path)) return [];
      return entry.isDirectory() ? walk(path) : [path];
    });
}

if (process.argv[1]?.endsWith('build.mjs')) {
  const { prepare } = await import('./setup.mjs');
  await runScript(async () => {
    await prepare();
    await ensureBuilt({ force: process.argv.includes('--force') });
    say('built');
  });
}
