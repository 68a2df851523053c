// What is measured: the bare proxy, Weir as it ships, Weir through Next, and others. Each is a process of its own.
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startPortkey, urlPeer } from './peers.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');
export const adminToken = 'bench-admin-token-0123456789';

export function startUpstream() {
  return startChild(join(here, 'upstream.mjs'), {});
}

/** Those that cannot be had are said and left out. */
export async function startTargets(names, upstreamUrl, options) {
  const targets = [];
  try {
    for (const name of names) {
      const target = await startTarget(name, upstreamUrl, options);
      if (target) targets.push({ sent: 0, ...target });
    }
    for (const peer of options.peer ?? []) targets.push({ sent: 0, ...urlPeer(peer) });
    return targets;
  } catch (error) {
    await stopTargets(targets);
    throw error;
  }
}

function startTarget(name, upstreamUrl, options) {
  if (name === 'bare') return startBare(upstreamUrl);
  if (name === 'portkey') return startPortkey(upstreamUrl);
  if (name === 'weir' || name === 'next') return startWeir(name, upstreamUrl, options);
  throw new Error(`there is no target ${name}: bare, weir, next and portkey are known`);
}

async function startBare(upstreamUrl) {
  const bare = await startChild(join(here, 'bare-proxy.mjs'), { BENCH_UPSTREAM: upstreamUrl });
  return { name: 'bare', key: 'none', ...bare };
}

async function startWeir(name, upstreamUrl, { server, profile, flags, databaseUrl }) {
  const dataDirectory = mkdtempSync(join(tmpdir(), `weir-bench-${name}-`));
  const port = await freePort();
  const [program, args] =
    name === 'next'
      ? [
          join(root, 'node_modules/next/dist/bin/next'),
          ['start', '--hostname', '127.0.0.1', '--port', String(port)],
        ]
      : [join(root, server), []];
  const child = fork(program, args, {
    cwd: root,
    execArgv: [
      ...flags.split(' ').filter(Boolean),
      ...(profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : []),
    ],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      HOSTNAME: '127.0.0.1',
      PORT: String(port),
      LOG_LEVEL: 'error',
      WEIR_DATA_DIR: dataDirectory,
      ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
      WEIR_ADMIN_TOKEN: adminToken,
      WEIR_ADMIN_EMAIL: 'bench@example.org',
      WEIR_ADMIN_PASSWORD: 'bench-password-1',
    },
  });
  const target = { name, child, port, dataDirectory };
  try {
    await answering(`http://127.0.0.1:${port}/readyz`, child);
    await admin(port, '/api/admin/accounts', {
      name: 'bench',
      platform: 'openai',
      baseUrl: `${upstreamUrl}/v1`,
      secret: 'sk-upstream-of-the-benchmark',
    });
    const { key } = await admin(port, '/api/admin/api-keys', {
      name: 'bench',
      rpm: 1_000_000_000,
      tpm: 1_000_000_000,
      maxConcurrency: 100_000,
    });
    return { ...target, key };
  } catch (error) {
    await stopTarget(target);
    throw error;
  }
}

async function admin(port, path, body) {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

/** Until the address answers well, or (with `anyStatus`) at all. */
export async function answering(url, child, anyStatus = false) {
  for (;;) {
    if (child.exitCode !== null) throw new Error('the server ended before it was ready');
    const answer = await fetch(url).catch(() => null);
    await answer?.arrayBuffer();
    if (answer?.ok || (answer && anyStatus)) return;
    await pause(100);
  }
}

export async function stopTargets(targets) {
  for (const target of targets) await stopTarget(target);
}

async function stopTarget({ child, dataDirectory }) {
  if (child && child.exitCode === null && child.signalCode === null) {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(dataDirectory ? 'SIGTERM' : 'SIGKILL');
    await Promise.race([ended, pause(10_000)]);
    child.kill('SIGKILL');
  }
  if (dataDirectory) rmSync(dataDirectory, { recursive: true, force: true });
}

function startChild(program, environment) {
  return new Promise((resolve, reject) => {
    const child = fork(program, [], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, ...environment },
    });
    child.once('message', ({ port }) => resolve({ child, port }));
    child.once('exit', (code) => reject(new Error(`${program} ended with ${code}`)));
  });
}

export function freePort() {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

export const pause = (millis) => new Promise((resolve) => setTimeout(resolve, millis));
