// What Prometheus may scrape. Labels never name a user, a key or a client's own words: whoever can read metrics
// learns how the gateway does, not who uses it, and the number of series stays small.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { unauthenticatedTotals } from '@/lib/gateway/unauthenticated-calls';
import { processPhase } from '@/lib/health/phase';
import { processJournal } from '@/lib/journal/process-journal';
import type { EndRecord } from '@/lib/journal/record';
import { oncePerProcess } from '@/lib/once-per-process';

const secondsBuckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80, 160, 320];

interface Metrics {
  registry: Registry;
  requests: Counter<'protocol' | 'status' | 'error_code' | 'stream'>;
  duration: Histogram<'protocol' | 'stream'>;
  firstToken: Histogram<'protocol'>;
  tokens: Counter<'protocol' | 'direction'>;
}

function metrics(): Metrics {
  return oncePerProcess('metrics', () => {
    const registry = new Registry();
    const registers = [registry];
    collectDefaultMetrics({ register: registry });
    new Gauge({
      name: 'weir_ready',
      help: '1 while this node takes requests, 0 while it starts or drains.',
      registers,
      collect() {
        this.set(processPhase() === 'ready' ? 1 : 0);
      },
    });
    journalGauges(registers);
    refusedCalls(registers);
    return {
      registry,
      requests: new Counter({
        name: 'weir_requests_total',
        help: 'Gateway requests that have ended.',
        labelNames: ['protocol', 'status', 'error_code', 'stream'],
        registers,
      }),
      duration: new Histogram({
        name: 'weir_request_duration_seconds',
        help: 'Time from a gateway request to the end of its answer.',
        labelNames: ['protocol', 'stream'],
        buckets: secondsBuckets,
        registers,
      }),
      firstToken: new Histogram({
        name: 'weir_first_token_seconds',
        help: 'Time from a gateway request to the first token of its answer.',
        labelNames: ['protocol'],
        buckets: secondsBuckets,
        registers,
      }),
      tokens: new Counter({
        name: 'weir_tokens_total',
        help: 'Tokens of ended gateway requests.',
        labelNames: ['protocol', 'direction'],
        registers,
      }),
    };
  });
}

function journalGauges(registers: Registry[]): void {
  const gauges = {
    weir_requests_in_flight: ['Gateway requests under way.', 'openRequests'],
    weir_journal_pending_records: ['Ended requests that are not rows yet.', 'pending'],
    weir_journal_pending_bytes: ['Bytes of journal that are not rows yet.', 'pendingBytes'],
  } as const;
  for (const [name, [help, field]] of Object.entries(gauges)) {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(processJournal()?.stats()[field] ?? 0);
      },
    });
  }
  new Gauge({
    name: 'weir_journal_oldest_seconds',
    help: 'Age of the oldest ended request that is not a row yet.',
    registers,
    collect() {
      this.set((processJournal()?.stats().oldestMs ?? 0) / 1000);
    },
  });
  new Gauge({
    name: 'weir_journal_writable',
    help: '1 while requests can be written down, 0 while the gateway refuses them for that.',
    registers,
    collect() {
      this.set(processJournal()?.stats().writable ? 1 : 0);
    },
  });
}

/** Calls without a valid key: they have no row, or a stranger could fill the disk. */
function refusedCalls(registers: Registry[]): void {
  new Counter({
    name: 'weir_unauthenticated_calls_total',
    help: 'Gateway calls refused for want of a valid key.',
    labelNames: ['cause'],
    registers,
    collect() {
      this.reset();
      for (const [cause, count] of Object.entries(unauthenticatedTotals())) this.inc({ cause }, count);
    },
  });
}

export async function metricsText(): Promise<{ contentType: string; text: string }> {
  const { registry } = metrics();
  return { contentType: registry.contentType, text: await registry.metrics() };
}

/**
 * Counts requests that have ended. What they share is added up first: finding a series by its labels costs the library
 * more than everything else here.
 */
export function observeEnds(ends: readonly EndRecord[]): void {
  const { requests, duration, firstToken, tokens } = metrics();
  const ended = new Map<string, { labels: RequestLabels; count: number }>();
  const used = new Map<string, { input: number; output: number }>();
  const add = (labels: RequestLabels) => {
    const name = `${labels.protocol}\n${labels.stream}\n${labels.status}\n${labels.error_code}`;
    const known = ended.get(name);
    if (known) known.count += 1;
    else ended.set(name, { labels, count: 1 });
  };
  for (const end of ends) {
    const { protocol } = end;
    const stream = String(end.stream);
    add({ protocol, stream, status: end.status, error_code: end.errorCode });
    if (end.durationMs !== null) duration.observe({ protocol, stream }, end.durationMs / 1000);
    if (end.ttftMs !== null) firstToken.observe({ protocol }, end.ttftMs / 1000);
    const sums = used.get(protocol) ?? { input: 0, output: 0 };
    used.set(protocol, sums);
    sums.input += (end.inputTokens ?? 0) + (end.cacheReadTokens ?? 0) + (end.cacheWriteTokens ?? 0);
    sums.output += end.outputTokens ?? 0;
  }
  for (const { labels, count } of ended.values()) requests.inc(labels, count);
  for (const [protocol, { input, output }] of used) {
    if (input > 0) tokens.inc({ protocol, direction: 'input' }, input);
    if (output > 0) tokens.inc({ protocol, direction: 'output' }, output);
  }
}

type RequestLabels = { protocol: string; stream: string; status: string; error_code: string };
