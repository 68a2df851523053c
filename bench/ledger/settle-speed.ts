// How fast ends become rows with all their sums, how long an append holds the caller, and how long the event loop is
// held meanwhile. Usage: npm run bench -- ledger [--rows 100k]
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { openDatabase } from '@/lib/db/database';
import { migrate } from '@/lib/db/migrate';
import { openJournal } from '@/lib/journal/journal';
import { startLedger } from '@/lib/ledger/ledger';
import { endRecord, startRecord } from '@/lib/testing/records';
import { benchOptions } from '../data/prepared';

const { rows } = benchOptions({ rows: 100_000 });
const directory = mkdtempSync(join(tmpdir(), 'weir-bench-'));
const url = process.env.BENCH_DATABASE_URL ?? `file:${join(directory, 'weir.db')}`;

/** Few are asked for often, many seldom. */
function zipf(most: number): number {
  return Math.min(most - 1, Math.floor(most ** Math.random()) - 1);
}

function sample(createdAt: number) {
  const model = zipf(60);
  const key = zipf(200);
  return endRecord({
    createdAt,
    keyId: `key-${key}`,
    userId: `user-${key % 40}`,
    projectId: `project-${key % 10}`,
    accountId: `account-${zipf(20)}`,
    model: `model-${model}`,
    provider: `provider-${model % 6}`,
    status: Math.random() < 0.95 ? 'success' : 'error',
    stream: Math.random() < 0.7,
    inputTokens: Math.floor(Math.random() * 5000),
    outputTokens: Math.floor(Math.random() * 900),
    durationMs: Math.floor(200 * 20 ** Math.random()),
    ttftMs: Math.floor(50 * 10 ** Math.random()),
    usageRaw: '{"prompt_tokens":1200,"completion_tokens":300,"total_tokens":1500}',
    tags: key % 3 === 0 ? { team: `team-${key % 5}` } : {},
    attempts: [
      {
        accountId: 'account-1',
        upstreamModel: `model-${model}`,
        startedAt: createdAt,
        durationMs: 900,
        ttftMs: 200,
        httpStatus: 200,
        errorCode: null,
        errorMessage: null,
        inputTokens: 1,
        outputTokens: 1,
        upstreamRequestId: 'upstream-request',
      },
    ],
  });
}

/** CPU time of each thread in µs; null where the system does not tell. */
function threadCpu(): Map<string, number> | null {
  try {
    return new Map(
      readdirSync('/proc/self/task').map((thread) => {
        const [nanos] = readFileSync(`/proc/self/task/${thread}/schedstat`, 'utf8').split(' ');
        return [thread, Number(nanos) / 1000];
      }),
    );
  } catch {
    return null;
  }
}

/** Of the event loop, and of the busiest other thread, which is the one that writes. */
function busiest(before: Map<string, number>, after: Map<string, number>): { loop: number; writer: number } {
  const used = [...after].map(([thread, micros]) => [thread, micros - (before.get(thread) ?? 0)] as const);
  const loop = used.find(([thread]) => thread === String(process.pid))?.[1] ?? 0;
  const others = used.filter(([thread]) => thread !== String(process.pid)).map(([, micros]) => micros);
  return { loop, writer: Math.max(0, ...others) };
}

function quantile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
}

try {
  await migrate({ url });
  const database = await openDatabase({ url });
  const journal = await openJournal({
    directory: join(directory, 'journal'),
    node: 'bench',
    durability: 'process',
  });

  // Prisma compiles itself at its first question, which a running process has long behind it.
  await database.write((tx) => tx.request.count());
  await database.read.request.count();

  const appends: number[] = [];
  // At a thousand requests a second.
  const now = Date.now() - rows;
  for (let index = 0; index < rows; index++) {
    const end = sample(now + index);
    const start = startRecord({ id: end.id, createdAt: end.createdAt });
    const began = performance.now();
    journal.append(start);
    journal.append(end);
    appends.push((performance.now() - began) / 2);
    if (index % 200 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  const micros = (share: number) => `${(quantile(appends, share) * 1000).toFixed(1)} µs`;
  console.log(`append: p50 ${micros(0.5)}, p99 ${micros(0.99)}, p99.9 ${micros(0.999)}`);

  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const began = performance.now();
  const cpu = process.cpuUsage();
  const threadsBefore = threadCpu();
  const ledger = startLedger({ database, journal });
  await ledger.drained();
  const seconds = (performance.now() - began) / 1000;
  delay.disable();
  const used = process.cpuUsage(cpu);
  console.log(
    `ledger: ${Math.round(rows / seconds)} rows/s (${rows} rows in ${seconds.toFixed(1)} s, ${database.dialect})`,
  );
  console.log(`CPU per row: ${((used.user + used.system) / rows).toFixed(0)} µs over all threads`);
  const threadsAfter = threadCpu();
  if (threadsBefore && threadsAfter) {
    const { loop, writer } = busiest(threadsBefore, threadsAfter);
    const perRow = (micros: number) => `${(micros / rows).toFixed(0)} µs`;
    console.log(
      `of them ${perRow(loop)} on the event loop, ${perRow(writer)} on the writer's thread (both work at once: with a core each ${Math.round((rows * 1e6) / Math.max(loop, writer))} rows/s)`,
    );
  }
  const held = (share: number) => `${(delay.percentile(share) / 1e6).toFixed(1)} ms`;
  console.log(
    `event loop gaps: p50 ${held(50)}, p99 ${held(99)}, longest ${(delay.max / 1e6).toFixed(1)} ms`,
  );
  const quarterRows = await database.read.usageQuarter.count();
  const count = await database.read.request.count();
  console.log(
    `rows written ${count}, quarter-hour sums ${quarterRows} (${(quarterRows / count).toFixed(3)} a row)`,
  );
  await ledger.stop();
  await journal.close();
  await database.close();
} finally {
  rmSync(directory, { recursive: true, force: true });
}
