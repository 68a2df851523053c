// How long the questions behind every page take on a year of requests, and how long they hold the event loop.
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { setProcessDatabase } from '@/lib/db/database';
import { getBreakdown } from '@/lib/stats/breakdown';
import { getFacets } from '@/lib/stats/facets';
import type { Filters } from '@/lib/stats/filters';
import { getModels } from '@/lib/stats/models';
import { getOverview } from '@/lib/stats/overview';
import { listRequests } from '@/lib/stats/request-list';
import { getTimeseries } from '@/lib/stats/timeseries';
import { dayMillis } from '@/lib/time';
import { benchOptions, preparedDatabase } from '../data/prepared';

const options = benchOptions({ rows: 1_000_000 });
const repeats = 12;
const { database, close } = await preparedDatabase(options);
setProcessDatabase(database);
// A year made earlier ends where it ends.
const newest = await database.read.request.findFirst({ orderBy: [{ createdAt: 'desc' }, { id: 'desc' }] });
const now = Number(newest?.createdAt ?? Date.now()) + 1;

const spans = { '24 h': dayMillis, '30 d': 30 * dayMillis, '1 y': 365 * dayMillis };

function filters(span: number, changes: Partial<Filters> = {}): Filters {
  return {
    from: now - span,
    to: now,
    toIsNow: true,
    month: false,
    zone: 'UTC',
    dimensions: {},
    tags: [],
    sessionIds: [],
    clientIps: [],
    text: null,
    minDurationMs: null,
    ...changes,
  };
}

type Measured = { p50: number; p95: number; held: number; cpu: number };

async function measure(work: () => Promise<unknown>, times = repeats): Promise<Measured> {
  await work();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const took: number[] = [];
  const cpu = process.cpuUsage();
  for (let index = 0; index < times; index++) {
    const began = performance.now();
    await work();
    took.push(performance.now() - began);
  }
  delay.disable();
  const { user, system } = process.cpuUsage(cpu);
  took.sort((left, right) => left - right);
  const at = (share: number) => took[Math.min(took.length - 1, Math.floor(took.length * share))]!;
  return { p50: at(0.5), p95: at(0.95), held: delay.max / 1e6, cpu: (user + system) / times / 1000 };
}

let over = 0;

function report(name: string, { p50, p95, held, cpu }: Measured, goal: number): void {
  const missed = p95 > goal;
  if (missed) over++;
  const millis = (value: number) => value.toFixed(1).padStart(8);
  console.log(
    `${name.padEnd(52)}${millis(p50)}${millis(p95)}${millis(held)}${millis(cpu)}${String(goal).padStart(7)}${missed ? '  over' : ''}`,
  );
}

console.log(`\n${'milliseconds'.padEnd(52)}     p50     p95    held     cpu   goal`);

const questions = {
  overview: (asked: Filters) => getOverview(database, asked),
  'timeseries by model': (asked: Filters) =>
    getTimeseries(database, asked, {
      metric: 'requests',
      by: { dimension: 'model' },
      interval: 'auto',
      top: 8,
    }),
  timeseries: (asked: Filters) =>
    getTimeseries(database, asked, { metric: 'totalTokens', interval: 'auto', top: 8 }),
  models: (asked: Filters) => getModels(database, asked),
  'breakdown by key': (asked: Filters) =>
    getBreakdown(database, asked, { by: { dimension: 'key' }, metric: 'requests', limit: 500 }),
};
const oneFilter = { '': {}, ' of a key': { key: ['key-3'] } };

for (const [zone, goal] of [
  ['UTC', 30],
  ['Asia/Kathmandu', 200],
] as const) {
  console.log(zone === 'UTC' ? "in the deployment's zone" : `in another zone (${zone})`);
  for (const [name, ask] of Object.entries(questions)) {
    for (const [suffix, dimensions] of Object.entries(oneFilter)) {
      for (const [span, millis] of Object.entries(spans)) {
        const asked = filters(millis, { zone, dimensions });
        report(`  ${name}${suffix}, ${span}`, await measure(() => ask(asked)), goal);
      }
    }
  }
}

console.log('from rows, 30 d');
const rare = filters(spans['30 d'], {
  dimensions: { key: ['key-3'], account: ['account-2'], status: ['error'] },
});
report('  overview of key, account and status', await measure(() => getOverview(database, rare), 3), 1000);
const slow = filters(spans['30 d'], { minDurationMs: 20_000 });
report('  models of what took over 20 s', await measure(() => getModels(database, slow), 3), 1000);

console.log('facets');
for (const [span, millis] of Object.entries(spans)) {
  const ask = () => getFacets(database, filters(millis), ['model', 'status', 'keyId', 'accountId'], null);
  report(`  model, status, key, account, ${span}`, await measure(ask), 50);
}

console.log('log pages of 50, newest first');
const byTime = { field: 'createdAt', descending: true } as const;
const year = (changes: Partial<Filters>) => filters(spans['1 y'], changes);
const pages: Record<string, Filters> = {
  'no filter': year({}),
  'a busy key': year({ dimensions: { key: ['key-1'] } }),
  'a quiet key': year({ dimensions: { key: ['key-190'] } }),
  'a model': year({ dimensions: { model: ['model-40'] } }),
  'an account': year({ dimensions: { account: ['account-17'] } }),
  'a provider': year({ dimensions: { provider: ['provider-5'] } }),
  'a project': year({ dimensions: { project: ['project-7'] } }),
  errors: year({ dimensions: { status: ['error'] } }),
  'a status that never was': year({ dimensions: { status: ['interrupted'] } }),
  'an error code': year({ dimensions: { errorCode: ['upstream_error'] } }),
  'a tag': year({ tags: [{ name: 'team', values: ['team-1'] }] }),
  'from the cache': year({ dimensions: { cached: ['1'] } }),
};

/** The cursor of a page far down, found once. */
async function cursorAfter(asked: Filters, rows: number): Promise<string | undefined> {
  let cursor: string | undefined;
  for (let seen = 0; seen < rows; seen += 200) {
    const page = await listRequests(database, asked, { sort: byTime, limit: 200, cursor }, 'admin');
    if (!page.nextCursor) return cursor;
    cursor = page.nextCursor;
  }
  return cursor;
}

for (const [name, asked] of Object.entries(pages)) {
  const page = (cursor?: string) => () =>
    listRequests(database, asked, { sort: byTime, limit: 50, cursor }, 'admin');
  report(`  first page, ${name}`, await measure(page()), 20);
  const far = await cursorAfter(asked, 1000 * 50);
  if (far) report(`  1,000th page, ${name}`, await measure(page(far)), 20);
}
console.log(over === 0 ? 'all within their goals' : `${over} over their goal`);
await close();
