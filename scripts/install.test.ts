// What a person sees when a fresh clone cannot be set up: the real script, in a small copy of the project whose one
// package is better-sqlite3 as npm delivers it, without native code.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '@/lib/db/project-root';
import { canMountDisks, mountSmallDisk } from '@/lib/testing/small-disk';

const native = 'better-sqlite3';
let directory: string;
let tarball: string;
/** As little on the path as npm itself needs. */
let bareTools: string;

function onPath(name: string): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null;
}

const npm = () => {
  const called = process.env.npm_execpath;
  return called?.endsWith('npm-cli.js') ? called : realpathSync(onPath('npm') ?? 'npm');
};

type Program = { command: string; args: string[]; directory: string };
type Outcome = { code: number | null; printed: string };

async function run(
  { command, args, directory: cwd }: Program,
  env: Record<string, string> = {},
): Promise<Outcome> {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      printed += chunk;
    });
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, printed };
}

/** A package and all it depends on, as they are installed here. */
function withDependencies(name: string, into = new Set<string>()): Set<string> {
  if (into.has(name)) return into;
  into.add(name);
  const { dependencies = {} } = JSON.parse(
    readFileSync(join(projectRoot(), 'node_modules', name, 'package.json'), 'utf8'),
  ) as { dependencies?: Record<string, string> };
  for (const dependency of Object.keys(dependencies)) withDependencies(dependency, into);
  return into;
}

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'weir-setup-'));
  const installed = join(projectRoot(), 'node_modules');
  const staged = join(directory, 'package');
  cpSync(join(installed, native), staged, {
    recursive: true,
    filter: (path) => path !== join(installed, native, 'build'),
  });
  const needed = [...withDependencies(native)].filter((name) => name !== native);
  for (const name of needed) {
    cpSync(join(installed, name), join(staged, 'node_modules', name), { recursive: true });
  }
  const manifest = JSON.parse(readFileSync(join(staged, 'package.json'), 'utf8')) as Record<string, unknown>;
  writeFileSync(
    join(staged, 'package.json'),
    JSON.stringify({ ...manifest, bundleDependencies: Object.keys(manifest.dependencies as object) }),
  );
  tarball = join(directory, 'better-sqlite3.tgz');
  const packed = await run({ command: 'tar', args: ['czf', tarball, 'package'], directory });
  expect(packed.code, packed.printed).toBe(0);

  bareTools = join(directory, 'tools');
  mkdirSync(bareTools);
  for (const name of ['node', 'sh', 'env', 'python3']) {
    const path = name === 'node' ? process.execPath : onPath(name);
    if (path) symlinkSync(realpathSync(path), join(bareTools, name));
  }
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** The project as the set-up script sees it, with a lock of its own. */
async function createClone(path: string, npmrc = ''): Promise<void> {
  mkdirSync(join(path, 'scripts'), { recursive: true });
  for (const name of readdirSync(join(projectRoot(), 'scripts'))) {
    if (name.endsWith('.mjs'))
      copyFileSync(join(projectRoot(), 'scripts', name), join(path, 'scripts', name));
  }
  copyFileSync(tarball, join(path, 'better-sqlite3.tgz'));
  writeFileSync(join(path, '.npmrc'), npmrc);
  writeFileSync(
    join(path, 'package.json'),
    JSON.stringify({ name: 'clone', private: true, dependencies: { [native]: 'file:better-sqlite3.tgz' } }),
  );
  const lock = await run(
    {
      command: process.execPath,
      args: [npm(), 'install', '--package-lock-only', '--ignore-scripts', '--no-audit'],
      directory: path,
    },
    { npm_config_offline: 'true' },
  );
  expect(lock.code, lock.printed).toBe(0);
}

const setUp = (path: string): Program => ({
  command: process.execPath,
  args: [join(path, 'scripts', 'setup.mjs')],
  directory: path,
});

/** No network, so that nothing ready-made can be fetched; the headers of Node, where they are installed. */
function cutOff(): Record<string, string> {
  const prefix = dirname(dirname(process.execPath));
  return {
    npm_execpath: npm(),
    npm_config_offline: 'true',
    npm_config_better_sqlite3_binary_host: 'http://127.0.0.1:9',
    ...(existsSync(join(prefix, 'include', 'node')) ? { npm_config_nodedir: prefix } : {}),
  };
}

function lastLine({ printed }: Outcome): string {
  return printed.trim().split('\n').at(-1) ?? '';
}

describe('setting up a fresh clone', () => {
  it.each([
    ['while packages are installed', ''],
    ['where npm was told to run no install scripts', 'ignore-scripts=true\n'],
  ])('says that a compiler is missing, and how to get one, %s', async (_when, npmrc) => {
    const clone = mkdtempSync(join(directory, 'clone-'));
    await createClone(clone, npmrc);
    const outcome = await run(setUp(clone), { ...cutOff(), PATH: bareTools });
    expect(outcome.printed).toMatch(/gyp ERR!.*(not found: make|Python)/);
    expect(lastLine(outcome)).toMatch(
      /^Weir: better-sqlite3 could not be compiled\..*apt-get install -y g\+\+/,
    );
    expect(outcome.code).toBe(1);
  });

  it.skipIf(!canMountDisks())('says that the disk is full', async () => {
    const disk = await mountSmallDisk(8);
    try {
      const clone = join(directory, 'clone');
      await createClone(clone);
      cpSync(clone, join(disk.seen, 'clone'), { recursive: true });
      const inside = setUp(join(disk.path, 'clone'));
      const [command, args] = disk.within(inside.command, inside.args, inside.directory);
      const outcome = await run({ command, args, directory }, cutOff());
      expect(lastLine(outcome)).toMatch(/^Weir: The disk is full: the packages could not be installed\./);
      expect(outcome.code).toBe(1);
    } finally {
      await disk.remove();
    }
  });
});
