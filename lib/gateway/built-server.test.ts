// The vendors' own clients against what is really started: our server, and Next alone with its route handlers.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe } from 'vitest';
import { clientSuite } from '@/lib/testing/client-suite';
import { type ScriptedUpstream, startScriptedUpstream } from '@/lib/testing/scripted-upstream';

const root = fileURLToPath(new URL('../..', import.meta.url));
const adminToken = 'admin-token-of-the-built-server';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

/** Starts the program and waits until it can take requests. */
async function start(program: string[], port: number, dataDirectory: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, program, {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      HOSTNAME: '127.0.0.1',
      PORT: String(port),
      LOG_LEVEL: 'error',
      WEIR_DATA_DIR: dataDirectory,
      WEIR_DRAIN_SECONDS: '0',
      WEIR_ADMIN_TOKEN: adminToken,
      WEIR_ADMIN_EMAIL: 'admin@example.org',
      WEIR_ADMIN_PASSWORD: 'a-password-for-tests',
    },
  });
  for (;;) {
    if (child.exitCode !== null) throw new Error('the server ended before it was ready');
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return child;
    await pause(100);
  }
}

async function admin(port: number, path: string, body: object): Promise<Record<string, unknown>> {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as Record<string, unknown>;
}

const nextProgram = join(root, 'node_modules/next/dist/bin/next');
const programs: [string, (port: number) => string[]][] = [
  ['the built server', () => [join(root, 'dist/server.mjs')]],
  ['next start', (port) => [nextProgram, 'start', '--hostname', '127.0.0.1', '--port', String(port)]],
];

describe.each(programs)('%s', (name, program) => {
  let upstream: ScriptedUpstream;
  let child: ChildProcess;
  let key = '';
  let port = 0;
  const dataDirectory = mkdtempSync(join(tmpdir(), 'weir-built-'));

  beforeAll(async () => {
    upstream = await startScriptedUpstream();
    port = await freePort();
    child = await start(program(port), port, dataDirectory);
    const accounts = [
      { platform: 'openai', baseUrl: `${upstream.url}/v1`, models: ['gpt-4o', 'text-embedding-3-small'] },
      { platform: 'anthropic', baseUrl: upstream.url, models: ['claude-sonnet-5-5'] },
      { platform: 'gemini', baseUrl: upstream.url, models: ['gemini-2.5-flash', 'gemini-embedding-001'] },
    ];
    for (const account of accounts) {
      await admin(port, '/api/admin/accounts', {
        name: account.platform,
        secret: 'sk-upstream-1234',
        ...account,
      });
    }
    key = String((await admin(port, '/api/admin/api-keys', { name: 'clients' })).key);
  });

  afterAll(async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
    await upstream.close();
    rmSync(dataDirectory, { recursive: true, force: true });
  });

  clientSuite(name, () => ({ url: `http://127.0.0.1:${port}`, key, upstream }));
});
