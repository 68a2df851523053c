// Weir against a bare proxy and others of the trade, and Weir through Next, in one run before the same local upstream.
//
//   npm run bench -- gateway [--seconds 5] [--connections 1,16,64] [--kinds json,sse]
//                            [--only bare,weir,next,portkey] [--peer name=http://host:port]
//                            [--parts compare,paced,hold] [--paced 16] [--hold 2000]
//   npm run bench -- gateway --soak 1000000      memory over that many requests through Weir
//   … --profile <directory>                      a CPU profile of each of its threads, written when it ends
//   … --flags='--trace-gc'                       flags of Node for it
//   … --server dist/other/server.mjs             another bundle of the server
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Database from 'better-sqlite3';
import { load, residentMegabytes, row } from './measure.mjs';
import { pause, startTargets, startUpstream, stopTargets } from './targets.mjs';

export async function main(options) {
  const { values } = parseArgs({
    args: options,
    options: {
      seconds: { type: 'string', default: '5' },
      connections: { type: 'string', default: '1,16,64' },
      kinds: { type: 'string', default: 'json,sse' },
      only: { type: 'string', default: 'bare,weir,next,portkey' },
      peer: { type: 'string', multiple: true },
      parts: { type: 'string', default: 'compare,paced,hold' },
      paced: { type: 'string', default: '16' },
      hold: { type: 'string', default: '2000' },
      soak: { type: 'string' },
      server: { type: 'string', default: 'dist/server.mjs' },
      profile: { type: 'string' },
      flags: { type: 'string', default: defaultFlags },
    },
  });
  const upstream = await startUpstream();
  const names = values.soak ? ['weir'] : values.only.split(',');
  let targets = [];
  try {
    targets = await startTargets(names, `http://127.0.0.1:${upstream.port}`, values);
    console.log(`node ${process.version}, ${cpus().length} processors`);
    if (values.soak) await soak(targets[0], Number(values.soak));
    else for (const part of values.parts.split(',')) await parts[part](targets, values);
    await reportRows(targets);
  } finally {
    await stopTargets(targets);
    upstream.child.kill('SIGKILL');
  }
}

/** Those of `npm start`. */
const defaultFlags = '--max-semi-space-size=32';
const parts = { compare, paced, hold };

async function compare(targets, values) {
  const seconds = Number(values.seconds);
  const columns = ['requests/s', 'p50 ms', 'p99 ms', 'first ms', '+first ms', 'cpu µs', 'loop µs', 'RSS MB'];
  console.log(`\nAs fast as it goes, ${seconds} s each\n${row(['', 'conns', ...columns, 'of bare'])}`);
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
        const rate = result.measured / result.seconds;
        if (target.name === 'bare') bare = { rate, first: result.first };
        const cells = [
          rate.toFixed(0),
          result.p50.toFixed(2),
          result.p99.toFixed(2),
          result.first.toFixed(2),
          bare ? (result.first - bare.first).toFixed(2) : '',
          result.cpu.toFixed(0),
          result.loopCpu.toFixed(0),
          residentMegabytes(target).toFixed(0),
          bare ? (rate / bare.rate).toFixed(2) : '',
        ];
        console.log(row([`${kind} ${target.name}`, connections, ...cells]));
        if (result.errors) console.log(`  ${result.errors} errors, the last: ${result.lastError}`);
      }
    }
  }
}

/** Streams at the pace of a model: what a person waits longer for the first token. */
async function paced(targets, values) {
  const connections = Number(values.paced);
  const columns = ['streams', 'first p50', 'first p99', '+p50 ms', '+p99 ms', 'failed'];
  console.log(
    `\n${connections} paced streams side by side (15 events, 20 ms apart)\n${row(['', ...columns])}`,
  );
  let bare = null;
  for (const target of targets) {
    const result = await load(target, {
      stream: true,
      connections,
      warmMs: 2000,
      forMs: 2000 * Number(values.seconds),
      pace: { events: 15, gapMs: 20 },
    });
    if (target.name === 'bare') bare = result;
    const added = (name) => (bare ? (result[name] - bare[name]).toFixed(2) : '');
    console.log(
      row([
        target.name,
        result.measured,
        result.first.toFixed(2),
        result.firstP99.toFixed(2),
        added('first'),
        added('firstP99'),
        result.errors + result.cut,
      ]),
    );
  }
}

/** Very many slow streams at once: all must begin, flow and end. */
async function hold(targets, values) {
  const most = Number(values.hold);
  const columns = ['at once', 'completed', 'failed', 'first p99', 'gap p99', 'cpu µs', 'RSS MB'];
  console.log(`\n${most} streams held at once (20 events, 1 s apart)\n${row(['', ...columns])}`);
  for (const target of targets.filter(({ name }) => name === 'bare' || name === 'weir')) {
    const result = await load(target, {
      stream: true,
      connections: most,
      most,
      rampMs: 5000,
      warmMs: 0,
      forMs: 600_000,
      pace: { events: 20, gapMs: 1000 },
    });
    const failed = result.errors + result.cut;
    console.log(
      row([
        target.name,
        result.mostStreaming,
        result.completed,
        failed,
        result.firstP99.toFixed(0),
        result.gapP99.toFixed(0),
        result.cpu.toFixed(0),
        residentMegabytes(target).toFixed(0),
      ]),
    );
    if (failed) console.log(`  the last: ${result.lastError}`);
    if (target.name === 'weir' && (failed || result.mostStreaming < most)) process.exitCode = 1;
  }
}

async function soak(target, most) {
  console.log(row(['requests', 'requests/s', 'RSS MB']));
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
    const rate = result.completed / ((performance.now() - began) / 1000);
    console.log(row([target.sent, rate.toFixed(0), residentMegabytes(target).toFixed(0)]));
  }
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
