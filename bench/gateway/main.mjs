// Weir against a bare proxy, and Weir through Next, in one run before the same local upstream: requests a second,
// latencies, added first-token time, processor time a request, memory, and rows written against requests sent.
//
//   npm run bench -- gateway [--seconds 5] [--connections 1,16,64] [--kinds json,sse] [--only bare,weir,next]
//   npm run bench -- gateway --soak 1000000      memory over that many requests through Weir
//   … --profile <directory>                      a CPU profile of each of its threads, written when it ends
//   … --flags='--trace-gc'                       flags of Node for it
//   … --server dist/other/server.mjs             another bundle of the server
import { fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import Database from 'better-sqlite3';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');
const adminToken = 'bench-admin-token-0123456789';

export async function main(options) {
  const { values } = parseArgs({
    args: options,
    options: {
      seconds: { type: 'string', default: '5' },
      connections: { type: 'string', default: '1,16,64' },
      kinds: { type: 'string', default: 'json,sse' },
      only: { type: 'string', default: 'bare,weir,next' },
      soak: { type: 'string' },
      server: { type: 'string', default: 'dist/server.mjs' },
      profile: { type: 'string' },
      flags: { type: 'string', default: '' },
    },
  });
  const upstream = await startChild(join(here, 'upstream.mjs'), {});
  const upstreamUrl = `http://127.0.0.1:${upstream.port}`;
  const names = values.soak ? ['weir'] : values.only.split(',');
  const targets = [];
  try {
    for (const name of names) targets.push(await startTarget(name, upstreamUrl, values));
    if (values.soak) await soak(targets[0], Number(values.soak));
    else await compare(targets, values);
    await reportRows(targets);
  } finally {
    for (const target of targets) await stopTarget(target);
    upstream.child.kill('SIGKILL');
  }
}

// ── What is measured ───────────────────────────────────────────────────────────────────────────

async function compare(targets, values) {
  const seconds = Number(values.seconds);
  console.log(`node ${process.version}, ${cpus().length} processors, ${seconds} s each\n`);
  console.log(
    row([
      '',
      'conns',
      'requests/s',
      'p50 ms',
      'p99 ms',
      'first ms',
      '+first ms',
      'cpu µs',
      'loop µs',
      'RSS MB',
      'of bare',
    ]),
  );
  for (const kind of values.kinds.split(',')) {
    for (const connections of values.connections.split(',').map(Number)) {
      let bare = null;
      for (const target of targets) {
        const result = await load(target, {
          stream: kind === 'sse',
          connections,
          warmMs: Math.min(3000, seconds * 600),
          forMs: seconds * 1000,
        });
        target.sent += result.sent;
        const rate = result.measured / result.seconds;
        if (target.name === 'bare') bare = { rate, first: result.first };
        console.log(
          row([
            `${kind} ${target.name}`,
            connections,
            rate.toFixed(0),
            result.p50.toFixed(2),
            result.p99.toFixed(2),
            result.first.toFixed(2),
            bare ? (result.first - bare.first).toFixed(2) : '',
            result.cpu.toFixed(0),
            result.loopCpu.toFixed(0),
            residentMegabytes(target.child.pid).toFixed(0),
            bare ? (rate / bare.rate).toFixed(2) : '',
          ]),
        );
        if (result.errors) console.log(`  ${result.errors} errors, the last: ${result.lastError}`);
      }
    }
  }
}

async function soak(target, most) {
  console.log(row(['requests', '', 'requests/s', 'RSS MB']));
  const step = Math.max(1, Math.ceil(most / 10));
  for (let sent = 0; sent < most; sent += step) {
    const began = performance.now();
    const result = await load(target, {
      stream: false,
      connections: 64,
      warmMs: 0,
      forMs: 24 * 3600 * 1000,
      most: Math.min(step, most - sent),
    });
    target.sent += result.sent;
    const rate = result.completed / ((performance.now() - began) / 1000);
    console.log(row([target.sent, '', rate.toFixed(0), residentMegabytes(target.child.pid).toFixed(0)]));
  }
}

async function load(target, order) {
  const child = fork(join(here, 'load.mjs'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  let before = noTime;
  let after = noTime;
  const result = await new Promise((resolve) => {
    child.on('message', (message) => {
      if (message.phase === 'measuring') before = processorTime(target.child.pid);
      else if (message.phase === 'measured') after = processorTime(target.child.pid);
      else resolve(message);
    });
    child.send({ port: target.port, key: target.key, ...order });
  });
  child.disconnect();
  const each = (name) => (result.measured ? ((after[name] - before[name]) * 1000) / result.measured : 0);
  return { ...result, cpu: each('all'), loopCpu: each('loop') };
}

/** Every request sent must be a row, and no other. */
async function reportRows(targets) {
  for (const target of targets) {
    if (!target.dataDirectory) continue;
    const database = new Database(join(target.dataDirectory, 'weir.db'), { readonly: true });
    const count = () => database.prepare('SELECT COUNT(*) AS count FROM requests').get().count;
    const until = Date.now() + 120_000;
    while (count() < target.sent && Date.now() < until) await pause(200);
    const rows = count();
    database.close();
    console.log(
      `\n${target.name}: ${target.sent} sent, ${rows} rows ${rows === target.sent ? '(equal)' : '(NOT EQUAL)'}`,
    );
    if (rows !== target.sent) process.exitCode = 1;
  }
}

// ── Processes ──────────────────────────────────────────────────────────────────────────────────

async function startTarget(name, upstreamUrl, { server, profile, flags }) {
  if (name === 'bare') {
    const bare = await startChild(join(here, 'bare-proxy.mjs'), { BENCH_UPSTREAM: upstreamUrl });
    return { name, sent: 0, key: 'none', ...bare };
  }
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
    stdio: ['ignore', process.env.BENCH_OUT ? 'inherit' : 'ignore', 'inherit', 'ipc'],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      HOSTNAME: '127.0.0.1',
      PORT: String(port),
      LOG_LEVEL: 'error',
      WEIR_DATA_DIR: dataDirectory,
      WEIR_ADMIN_TOKEN: adminToken,
      WEIR_ADMIN_EMAIL: 'bench@example.org',
      WEIR_ADMIN_PASSWORD: 'bench-password-1',
    },
  });
  const target = { name, sent: 0, child, port, dataDirectory, key: '' };
  await answering(`http://127.0.0.1:${port}/readyz`, child);
  await admin(port, '/api/admin/accounts', {
    name: 'bench',
    platform: 'openai',
    baseUrl: `${upstreamUrl}/v1`,
    secret: 'sk-upstream-of-the-benchmark',
  });
  const created = await admin(port, '/api/admin/api-keys', {
    name: 'bench',
    rpm: 1_000_000_000,
    tpm: 1_000_000_000,
    maxConcurrency: 100_000,
  });
  target.key = created.key;
  return target;
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

async function answering(url, child) {
  for (;;) {
    if (child.exitCode !== null) throw new Error('the server ended before it was ready');
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
    await pause(100);
  }
}

async function stopTarget({ child, dataDirectory }) {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill(dataDirectory ? 'SIGTERM' : 'SIGKILL');
  await Promise.race([ended, pause(10_000)]);
  child.kill('SIGKILL');
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

function freePort() {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

const noTime = { all: 0, loop: 0 };
const pause = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

/** User and system time, from the kernel's own account: fair even where other programs take turns. */
function processorTime(pid) {
  return { all: millisOf(`/proc/${pid}/stat`), loop: millisOf(`/proc/${pid}/task/${pid}/stat`) };
}

function millisOf(path) {
  const stat = readFileSync(path, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

function residentMegabytes(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
}

function row(cells) {
  const widths = [12, 6, 11, 8, 8, 9, 10, 8, 8, 8, 8];
  return cells.map((cell, index) => String(cell)[index ? 'padStart' : 'padEnd'](widths[index] ?? 8)).join('');
}
