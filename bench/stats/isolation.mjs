// What streams notice of the pages: paced streams through the built server on a year of requests, first alone, then
// while every question behind the pages is asked of it without a pause. The server works on a copy of the year.
import { constants, copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../../scripts/run-command.mjs';
import { load } from '../gateway/measure.mjs';
import { adminToken, startTargets, startUpstream, stopTargets } from '../gateway/targets.mjs';
import { runProgram } from '../run-program.mjs';

const goalMs = 10;
const streams = 8;
const pace = { events: 50, gapMs: 20 };
const askers = 2;

const ranges = ['from=24h', 'from=30d', 'from=365d'];
const filters = ['', '&keyId=key-3', '&model=model-7'];
const zones = ['', '&tz=Asia/Kathmandu'];
const questions = [
  '/api/stats/overview?',
  '/api/stats/timeseries?metric=totalTokens&',
  '/api/stats/timeseries?metric=requests&by=model&',
  '/api/stats/models?',
  '/api/stats/breakdown?by=key&',
  '/api/logs/facets?fields=model,status,keyId,accountId&',
  '/api/logs/requests?limit=50&',
];
const paths = questions.flatMap((question) =>
  ranges.flatMap((range) =>
    filters.flatMap((filter) => zones.map((zone) => `${question}${range}${filter}${zone}`)),
  ),
);

export async function isolation(options) {
  const { values } = parseArgs({
    args: options,
    options: {
      rows: { type: 'string', default: '1m' },
      file: { type: 'string' },
      seconds: { type: 'string', default: '20' },
      server: { type: 'string', default: 'dist/server.mjs' },
    },
  });
  const file = values.file ?? join(root, 'dist', 'bench', `year-${rowsOf(values.rows)}.db`);
  await runProgram('data/make.ts', ['--rows', values.rows, '--file', file]);
  const directory = mkdtempSync(join(tmpdir(), 'weir-isolation-'));
  const copy = join(directory, 'weir.db');
  copyFileSync(file, copy, constants.COPYFILE_FICLONE);
  const upstream = await startUpstream();
  let targets = [];
  try {
    targets = await startTargets(['bare', 'weir'], `http://127.0.0.1:${upstream.port}`, {
      server: values.server,
      flags: '--max-semi-space-size=32',
      databaseUrl: `file:${copy}`,
    });
    await compare(targets, Number(values.seconds) * 1000);
  } finally {
    await stopTargets(targets);
    upstream.child.kill('SIGKILL');
    rmSync(directory, { recursive: true, force: true });
  }
}

/** As the year's own name has it: 100k is 100000. */
const rowsOf = (text) => text.replace(/k$/i, '000').replace(/m$/i, '000000');

async function compare([bare, weir], forMs) {
  const streaming = (target) =>
    load(target, { stream: true, connections: streams, warmMs: 2000, forMs, pace });
  const told = (name, { gapP99, measured, errors, cut }) =>
    console.log(
      `${name.padEnd(44)} p99 of the longest gap ${gapP99.toFixed(1)} ms over ${measured} streams, ${errors + cut} failed`,
    );
  for (const path of paths) await ask(weir, path);
  const alone = await streaming(weir);
  told('Weir, nobody asks', alone);
  const asking = startAsking(weir);
  const beside = await streaming(weir);
  // The machine is as busy for a proxy that answers no questions: what it adds is the machine's, not Weir's.
  const proxied = await streaming(bare);
  const { asked, took } = await asking.stop();
  told(`Weir, ${askers} ask without a pause`, beside);
  told('a bare proxy beside the same questions', proxied);
  const at = (share) => took[Math.min(took.length - 1, Math.floor(took.length * share))].toFixed(0);
  console.log(`${asked} questions meanwhile: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, longest ${at(1)} ms`);
  const added = beside.gapP99 - alone.gapP99;
  console.log(`added p99 gap: ${added.toFixed(1)} ms (goal ${goalMs})${added > goalMs ? '  over' : ''}`);
  if (added > goalMs || beside.errors + beside.cut > 0) process.exitCode = 1;
}

async function ask({ port }, path) {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    headers: { authorization: `Bearer ${adminToken}` },
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text.slice(0, 300)}`);
}

function startAsking(target) {
  const took = [];
  let stopped = false;
  const one = async (first) => {
    for (let index = first; !stopped; index++) {
      const began = performance.now();
      await ask(target, paths[index % paths.length]);
      took.push(performance.now() - began);
    }
  };
  const all = Promise.all(
    Array.from({ length: askers }, (_, index) => one(Math.floor((index * paths.length) / askers))),
  );
  // Whoever stops it is told of a failure.
  all.catch(() => undefined);
  return {
    async stop() {
      stopped = true;
      await all;
      return { asked: took.length, took: took.sort((left, right) => left - right) };
    },
  };
}
