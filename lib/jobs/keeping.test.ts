// What happens to stored data by itself: sums are proved and put right, and what is old goes.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nowMillis } from '@/lib/clock';
import { parseEnvironment } from '@/lib/env';
import { newId } from '@/lib/ids';
import { dayZone, dayZoneSetting } from '@/lib/ledger/day-zone';
import { createDimensionIds } from '@/lib/ledger/dimension-ids';
import { findDrift } from '@/lib/ledger/reconcile';
import { settleBatch } from '@/lib/ledger/settle';
import { databaseKinds, useTestDatabase } from '@/lib/testing/database';
import { endRecord } from '@/lib/testing/records';
import { addDays, dayMillis, dayOf, isoDay } from '@/lib/time';
import type { JobReport } from './job';
import { jobs } from './registry';
import { type JobOutcome, runJob } from './run-job';

const environment = parseEnvironment({ NODE_ENV: 'test' });
const days = 12;

describe.each(databaseKinds)('keeping data on %s', (kind) => {
  const database = useTestDatabase(kind);
  let today: number;

  beforeEach(async () => {
    const now = nowMillis();
    const ends = Array.from({ length: days * 3 }, (_, index) =>
      endRecord({ createdAt: now - Math.floor(index / 3) * dayMillis - (index % 3) * 60_000 - 1000 }),
    );
    await settleBatch(database, createDimensionIds(database), ends, null);
    today = dayOf(now, await dayZone(database));
  });

  afterEach(async () => {
    await database.write(async (tx) => {
      await tx.request.deleteMany();
      await tx.requestAttempt.deleteMany();
      await tx.usageQuarter.deleteMany();
      await tx.usageDaily.deleteMany();
      await tx.usageMonthly.deleteMany();
      await tx.latencyQuarter.deleteMany();
      await tx.latencyDaily.deleteMany();
      await tx.latencyMonthly.deleteMany();
      await tx.conversation.deleteMany();
      await tx.dirtyDay.deleteMany();
      await tx.setting.deleteMany();
      await tx.jobRun.deleteMany();
      await tx.alert.deleteMany();
      await tx.auditEntry.deleteMany();
    });
  });

  async function run(name: string, params: unknown = {}): Promise<JobOutcome> {
    const job = jobs.find((one) => one.name === name)!;
    return runJob(job, {
      database,
      environment,
      node: 'node-a',
      runId: newId(),
      trigger: 'hand',
      params,
      signal: new AbortController().signal,
    });
  }

  function resultOf(outcome: JobOutcome): JobReport {
    if (outcome.state !== 'done') throw new Error(`the run ended ${outcome.state}`);
    return outcome.result;
  }

  const set = (name: string, value: string | number) =>
    database.write((tx) =>
      tx.setting.upsert({
        where: { name },
        create: { name, value, updatedAt: 0n },
        update: { value },
      }),
    );
  const spoil = (day: number) =>
    database.write((tx) => tx.usageDaily.updateMany({ where: { day, slice: 0 }, data: { requests: 99n } }));

  it('finds nothing wrong with what the ledger wrote', async () => {
    expect(await run('reconcile')).toMatchObject({
      state: 'done',
      result: { days: 8, findingCount: 0, alerts: 0, beyondRetention: 0 },
    });
    expect(await database.read.alert.count()).toBe(0);
  });

  it('raises one alert on drift, which the nightly or a manual run then corrects', async () => {
    const day = addDays(today, -3);
    await spoil(day);
    const found = await run('reconcile');
    expect(found).toMatchObject({ state: 'done' });
    const what = resultOf(found).findings;
    expect(what).toContainEqual(
      expect.objectContaining({
        what: 'quarter-hours and days',
        where: expect.stringContaining(isoDay(day)),
      }),
    );
    const raised = await database.read.alert.count({ where: { kind: 'drift' } });
    expect(raised).toBeGreaterThan(0);
    await run('reconcile');
    expect(await database.read.alert.count({ where: { kind: 'drift' } })).toBe(raised);

    expect(await run('aggregate', { from: isoDay(day), to: isoDay(day) })).toMatchObject({
      state: 'done',
      result: { days: 1, corrected: 1 },
    });
    expect(await findDrift(database, day, day)).toEqual([]);
    expect(await run('reconcile')).toMatchObject({ result: { findingCount: 0 } });
  });

  it('looks at days that late requests reached, and takes a changed time zone over', async () => {
    const late = addDays(today, -5);
    expect(await database.read.dirtyDay.findUnique({ where: { day: late } })).not.toBeNull();
    await spoil(late);
    await set('timeZone', 'Asia/Kathmandu');
    const outcome = await run('aggregate');
    expect(outcome).toMatchObject({
      state: 'done',
      result: { daysMovedFrom: 'UTC', daysMovedTo: 'Asia/Kathmandu' },
    });
    expect(await database.read.setting.findUnique({ where: { name: dayZoneSetting } })).toMatchObject({
      value: 'Asia/Kathmandu',
    });
    expect(await database.read.dirtyDay.count()).toBe(0);
    expect(await findDrift(database, addDays(today, -days), today)).toEqual([]);
  });

  it('removes what is older than the settings keep it, after counting it on wish', async () => {
    const now = BigInt(nowMillis());
    const old = now - BigInt(400 * dayMillis);
    await database.write(async (tx) => {
      for (const createdAt of [now, old]) {
        await tx.conversation.create({
          data: {
            id: newId(),
            keyDim: 0,
            userDim: 0,
            projectDim: 0,
            modelDim: 0,
            protocolDim: 0,
            turnCount: 0,
            messageCount: 0,
            createdAt: old,
            // What counts is when it was last heard of.
            updatedAt: createdAt,
          },
        });
        await tx.auditEntry.create({
          data: { id: newId(), createdAt, actorName: 'x', actorKind: 'system', action: 'a', targetKind: 'b' },
        });
        await tx.alert.create({
          data: {
            id: newId(),
            onceKey: `x${createdAt}`,
            kind: 'drift',
            severity: 'warning',
            facts: {},
            createdAt,
          },
        });
      }
    });
    await set('retentionRequestDays', 4);
    await set('retentionQuarterHourDays', 8);
    await set('retentionAuditDays', 30);
    await set('retentionConversationDays', 30);
    const sums = await database.read.usageDaily.findMany();
    const preview = await run('retention', { dryRun: true });
    expect(await database.read.request.count()).toBe(days * 3);
    const done = await run('retention');
    const removed = (outcome: JobOutcome) => resultOf(outcome).removed as Record<string, number>;
    expect(removed(done)).toEqual(removed(preview));
    expect(removed(done)).toMatchObject({ conversations: 1, auditEntries: 1, alerts: 1, jobRuns: 0 });
    expect(await database.read.conversation.findMany()).toMatchObject([{ updatedAt: now }]);
    expect(removed(done).requests).toBeGreaterThan(15);
    expect(removed(done).quarterHours).toBeGreaterThan(3);
    expect(await database.read.request.count()).toBe(days * 3 - removed(done).requests!);
    expect(await database.read.usageDaily.findMany()).toEqual(sums);

    const gone = isoDay(addDays(today, -7));
    expect(await run('aggregate', { from: gone, to: gone })).toMatchObject({
      state: 'failed',
      code: 'conflict',
      error: expect.stringContaining(`${gone} cannot be derived again`),
    });
    expect(await run('aggregate')).toMatchObject({ state: 'done' });
    expect(await database.read.usageDaily.findMany()).toEqual(sums);
    expect(await run('reconcile')).toMatchObject({ state: 'done', result: { findingCount: 0 } });
  });
});
