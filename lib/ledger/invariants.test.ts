// Whatever happens to requests on their way, rows, quarter-hours, days and months say the same for every dimension,
// and they say what a plain adding-up of the records says.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newId } from '@/lib/ids';
import { type Journal, openJournal } from '@/lib/journal/journal';
import type { EndRecord, StartRecord } from '@/lib/journal/record';
import { databaseKinds, useTestDatabase } from '@/lib/testing/database';
import { endRecord, startRecord } from '@/lib/testing/records';
import { dayMillis, dayOf, monthOf } from '@/lib/time';
import { dayZoneSetting, sumsCalendar } from './day-zone';
import { keepPastMonths } from './keep-months';
import { type Ledger, startLedger } from './ledger';
import { findDrift } from './reconcile';
import { dimensions, pairSlices, quarterMillis, singleSlices } from './slices';

const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe'];
/** Around changes of the clock, around midnight of several zones, around a year's end. */
const moments = [
  Date.UTC(2026, 2, 29, 0, 59, 59, 999),
  Date.UTC(2026, 2, 29, 1),
  Date.UTC(2026, 9, 25, 0, 30),
  Date.UTC(2026, 2, 8, 6, 50),
  Date.UTC(2026, 3, 4, 14, 55),
  Date.UTC(2025, 11, 31, 18, 14, 59, 999),
  Date.UTC(2025, 11, 31, 18, 15),
];

const name = (prefix: string, most: number) =>
  fc.nat(most).map((index) => (index === 0 ? '' : `${prefix}-${index}`));
const tokens = fc.option(fc.oneof(fc.nat(5000), fc.constant(2_147_483_647)), { nil: null });
const money = fc.option(fc.oneof(fc.bigInt(0n, 10n ** 9n), fc.constantFrom(0n, 1n, 9_007_199_254_740_991n)), {
  nil: null,
  freq: 6,
});

const ends = fc
  .record({
    moment: fc.constantFrom(...moments),
    offset: fc.integer({ min: -3 * quarterMillis, max: 3 * quarterMillis }),
    keyId: name('key', 3),
    userId: name('user', 2),
    projectId: name('project', 1),
    accountId: name('account', 2),
    provider: name('provider', 2),
    model: fc.oneof(name('model', 4), fc.string({ maxLength: 12 })),
    protocol: fc.constantFrom('openai', 'anthropic', 'gemini'),
    mode: fc.constantFrom('api' as const, 'web' as const, 'playground' as const),
    stream: fc.boolean(),
    cached: fc.boolean(),
    status: fc.constantFrom('success' as const, 'error' as const, 'aborted' as const, 'interrupted' as const),
    endReason: fc.constantFrom('stop' as const, 'rejected' as const, 'upstream_error' as const, null),
    errorCode: fc.constantFrom('', 'upstream_error', 'rate_limit_exceeded'),
    usageSource: fc.constantFrom(
      'upstream' as const,
      'partial' as const,
      'estimated' as const,
      'none' as const,
    ),
    inputTokens: tokens,
    cacheReadTokens: tokens,
    outputTokens: tokens,
    estimatedTokens: fc.nat(100),
    cost: money,
    baseCost: money,
    savedCost: fc.bigInt(0n, 10n ** 6n),
    savedTokens: fc.nat(100),
    durationMs: fc.option(fc.nat(600_000), { nil: null }),
    ttftMs: fc.option(fc.nat(60_000), { nil: null }),
    tags: fc.dictionary(fc.constantFrom('team', 'app', 'é😀'), fc.string({ minLength: 1, maxLength: 4 }), {
      maxKeys: 2,
    }),
  })
  .map(({ moment, offset, ...fields }): EndRecord => endRecord({ ...fields, createdAt: moment + offset }));

type Step =
  | { kind: 'append'; ends: EndRecord[]; started: boolean }
  | { kind: 'orphan'; start: StartRecord }
  | { kind: 'again'; which: number }
  | { kind: 'drain' }
  | { kind: 'restart' }
  | { kind: 'keep months'; now: number }
  | { kind: 'forget progress' };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant('append' as const),
        ends: fc.array(ends, { maxLength: 12 }),
        started: fc.boolean(),
      }),
    },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom(...moments)
        .map((createdAt) => ({ kind: 'orphan' as const, start: startRecord({ createdAt }) })),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('again' as const), which: fc.nat() }) },
    { weight: 2, arbitrary: fc.constant({ kind: 'drain' as const }) },
    { weight: 2, arbitrary: fc.constant({ kind: 'restart' as const }) },
    {
      weight: 2,
      arbitrary: fc
        .constantFrom(...moments)
        .map((moment) => ({ kind: 'keep months' as const, now: moment + 20 * dayMillis })),
    },
    { weight: 1, arbitrary: fc.constant({ kind: 'forget progress' as const }) },
  ),
  { minLength: 2, maxLength: 9 },
);

describe.each(databaseKinds)('sums on %s', (kind) => {
  const database = useTestDatabase(kind);

  async function empty(zone: string): Promise<void> {
    await database.write(async (tx) => {
      await tx.request.deleteMany();
      await tx.requestAttempt.deleteMany();
      await tx.requestTag.deleteMany();
      await tx.usageQuarter.deleteMany();
      await tx.usageDaily.deleteMany();
      await tx.usageMonthly.deleteMany();
      await tx.latencyQuarter.deleteMany();
      await tx.latencyDaily.deleteMany();
      await tx.latencyMonthly.deleteMany();
      await tx.dirtyDay.deleteMany();
      await tx.setting.deleteMany();
      await tx.setting.create({ data: { name: dayZoneSetting, value: zone, updatedAt: 0n } });
    });
  }

  /** Does the steps and answers every request that must be a row now. */
  async function perform(taken: Step[], directory: string, node: string): Promise<EndRecord[]> {
    const written = new Map<string, EndRecord>();
    const orphans: StartRecord[] = [];
    const open = () =>
      openJournal({
        directory,
        node,
        durability: 'process',
        reserveBytes: 0,
        segmentBytes: 6000,
        queueSize: 7,
      });
    let journal: Journal = await open();
    let ledger: Ledger = startLedger({ database, journal, batchSize: 5 });
    for (const step of taken) {
      if (step.kind === 'append') {
        for (const end of step.ends) {
          if (step.started) journal.append(startRecord({ id: end.id, createdAt: end.createdAt }));
          journal.append(end);
          written.set(end.id, end);
        }
      } else if (step.kind === 'orphan') {
        journal.append(step.start);
        orphans.push(step.start);
      } else if (step.kind === 'again') {
        const all = [...written.values()];
        if (all.length > 0) journal.append(all[step.which % all.length]!);
      } else if (step.kind === 'drain') {
        await ledger.drained();
      } else if (step.kind === 'keep months') {
        // While the ledger writes, and by two nodes at once.
        await Promise.all([
          keepPastMonths(database, { now: step.now }),
          keepPastMonths(database, { now: step.now }),
        ]);
      } else {
        await ledger.stop();
        if (step.kind === 'forget progress')
          await database.write((tx) => tx.journalProgress.deleteMany({ where: { node } }));
        // The old journal is left as a killed process leaves it: never closed.
        journal = await open();
        ledger = startLedger({ database, journal, batchSize: 5 });
      }
    }
    await ledger.drained();
    await ledger.stop();
    journal = await open();
    ledger = startLedger({ database, journal });
    await ledger.drained();
    await ledger.stop();
    await journal.close();
    return [...written.values(), ...orphans.map((start) => endRecordOfOrphan(start))];
  }

  it('are the same however requests got there', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...zones), steps, async (zone, taken) => {
        await empty(zone);
        const directory = mkdtempSync(join(tmpdir(), 'weir-invariants-'));
        try {
          const records = await perform(taken, directory, newId());
          expect(await database.read.request.count()).toBe(records.length);
          await compareWithModel(records, zone);
          const days = records.map(({ createdAt }) => dayOf(createdAt, zone));
          for (const day of new Set(days)) expect(await findDrift(database, day, day)).toEqual([]);
        } finally {
          rmSync(directory, { recursive: true, force: true });
        }
      }),
      { numRuns: kind === 'sqlite' ? 25 : 10 },
    );
  });

  async function compareWithModel(records: EndRecord[], zone: string): Promise<void> {
    const dims = new Map((await database.read.dimension.findMany()).map((row) => [row.id, row]));
    const nameOf = (slice: number, id: number) => {
      if (slice === singleSlices.stream || slice === singleSlices.cached) return String(id);
      const { kind: dimensionKind = '', value = '' } = dims.get(id) ?? {};
      return slice === singleSlices.tag ? `${dimensionKind}=${value}` : value;
    };
    const secondOf = (id: number) => dims.get(id)?.value ?? '';
    const quarters = await database.read.usageQuarter.findMany();
    const days = await database.read.usageDaily.findMany();
    const months = await database.read.usageMonthly.findMany();
    const { monthsBefore } = await sumsCalendar(database);
    const found = new Map<string, string>();
    for (const { slice, bucket, a, b, ...sums } of quarters) {
      found.set(`q ${slice} ${bucket} ${nameOf(slice, a)}|${secondOf(b)}`, figures(sums));
    }
    for (const { slice, day, a, b, ...sums } of days) {
      found.set(`d ${slice} ${day} ${nameOf(slice, a)}|${secondOf(b)}`, figures(sums));
    }
    for (const { slice, month, a, b, ...sums } of months) {
      found.set(`m ${slice} ${month} ${nameOf(slice, a)}|${secondOf(b)}`, figures(sums));
    }
    expect(found).toEqual(modelOf(records, zone, monthsBefore));
  }
});

function endRecordOfOrphan(start: StartRecord): EndRecord {
  return endRecord({
    id: start.id,
    createdAt: start.createdAt,
    status: 'interrupted',
    endReason: 'process_died',
    inputTokens: null,
    outputTokens: null,
    usageSource: 'none',
    cost: null,
    baseCost: null,
    durationMs: null,
    ttftMs: null,
  });
}

type Figures = Record<
  | 'requests'
  | 'rejected'
  | 'errors'
  | 'inputTokens'
  | 'cost'
  | 'baseCost'
  | 'unknownCostRequests'
  | 'durationSum'
  | 'ttftCount',
  bigint
>;

function figures(sums: Figures): string {
  return [
    sums.requests,
    sums.rejected,
    sums.errors,
    sums.inputTokens,
    sums.cost,
    sums.baseCost,
    sums.unknownCostRequests,
    sums.durationSum,
    sums.ttftCount,
  ].join(' ');
}

/** The same sums without the ledger's code: one record after another, by name. */
function modelOf(records: EndRecord[], zone: string, monthsBefore: number): Map<string, string> {
  const sums = new Map<string, Figures>();
  const add = (key: string, record: EndRecord) => {
    const rejected = record.status === 'error' && record.endReason === 'rejected';
    const unknown = record.cost === null && (record.status === 'success' || record.usageSource !== 'none');
    const sum = sums.get(key) ?? {
      requests: 0n,
      rejected: 0n,
      errors: 0n,
      inputTokens: 0n,
      cost: 0n,
      baseCost: 0n,
      unknownCostRequests: 0n,
      durationSum: 0n,
      ttftCount: 0n,
    };
    sum.requests += 1n;
    if (rejected) sum.rejected += 1n;
    if (record.status === 'error' && !rejected) sum.errors += 1n;
    sum.inputTokens += BigInt(record.inputTokens ?? 0);
    sum.cost += record.cost ?? 0n;
    sum.baseCost += record.baseCost ?? 0n;
    if (unknown) sum.unknownCostRequests += 1n;
    if (!rejected) sum.durationSum += BigInt(record.durationMs ?? 0);
    if (!rejected && record.ttftMs !== null) sum.ttftCount += 1n;
    sums.set(key, sum);
  };
  for (const record of records) {
    const values: Record<string, string> = {
      key: record.keyId,
      user: record.userId,
      project: record.projectId,
      account: record.accountId,
      provider: record.provider,
      model: record.model.replaceAll('\0', ''),
      protocol: record.protocol,
      mode: record.mode,
      status: record.status,
      errorCode: record.errorCode,
      usageSource: record.usageSource,
      stream: record.stream ? '1' : '0',
      cached: record.cached ? '1' : '0',
    };
    const parts = [
      `${singleSlices.all} * |`,
      ...dimensions.map((dimension) => `${singleSlices[dimension]} * ${values[dimension]}|`),
      ...Object.entries(record.tags)
        .map(([tag, value]) => [tag, value.replaceAll('\0', '')])
        .filter(([, value]) => value !== '')
        .map(([tag, value]) => `${singleSlices.tag} * tag.${tag}=${value}|`),
      ...pairSlices.map(({ slice, a, b }) => `${slice} * ${values[a]}|${values[b]}`),
    ];
    for (const part of parts) {
      add(`q ${part.replace('*', String(Math.floor(record.createdAt / quarterMillis)))}`, record);
      const day = dayOf(record.createdAt, zone);
      add(`d ${part.replace('*', String(day))}`, record);
      const month = monthOf(day);
      if (month < monthsBefore) add(`m ${part.replace('*', String(month))}`, record);
    }
  }
  return new Map([...sums].map(([key, sum]) => [key, figures(sum)]));
}
