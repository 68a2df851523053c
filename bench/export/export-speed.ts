// How fast requests leave as CSV, how long that holds the event loop, and how much memory it takes.
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { setProcessDatabase } from '@/lib/db/database';
import { exportRequests } from '@/lib/stats/request-export';
import { benchOptions, preparedDatabase } from '../data/prepared';

const options = benchOptions({ rows: 1_000_000 });
const { database, close } = await preparedDatabase(options);
setProcessDatabase(database);

const delay = monitorEventLoopDelay({ resolution: 1 });
const stream = exportRequests(
  database,
  {
    from: null,
    to: Date.now(),
    toIsNow: true,
    month: false,
    zone: 'UTC',
    dimensions: {},
    tags: [],
    sessionIds: [],
    clientIps: [],
    text: null,
    minDurationMs: null,
  },
  { format: 'csv', sort: { field: 'createdAt', descending: true }, bom: false },
  'admin',
  new AbortController().signal,
);
const memory = process.memoryUsage().rss;
let largest = memory;
let bytes = 0;
let lines = -1;
delay.enable();
const began = performance.now();
const cpu = process.cpuUsage();
for await (const chunk of stream) {
  bytes += chunk.length;
  for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines++;
  largest = Math.max(largest, process.memoryUsage.rss());
  if (performance.now() - began > options.seconds * 1000) break;
}
const seconds = (performance.now() - began) / 1000;
const used = process.cpuUsage(cpu);
delay.disable();
console.log(
  `CSV: ${Math.round(lines / seconds)} rows/s, ${(bytes / seconds / 1e6).toFixed(0)} MB/s (${lines} rows, ${database.dialect})`,
);
console.log(
  `CPU per row: ${((used.user + used.system) / lines).toFixed(1)} µs; RSS grew by ${((largest - memory) / 1e6).toFixed(0)} MB; event loop gaps: p99 ${(delay.percentile(99) / 1e6).toFixed(1)} ms, longest ${(delay.max / 1e6).toFixed(1)} ms`,
);
await close();
process.exit();
