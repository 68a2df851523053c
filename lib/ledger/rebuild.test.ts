// Sums that went wrong are put right from requests; sums whose requests are gone are left alone.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '@/lib/db/database';
import { raisePurgeMark } from '@/lib/ledger/purge-marks';
import { databaseKinds, useTestDatabase } from '@/lib/testing/database';
import { endRecord } from '@/lib/testing/records';
import { addDays, dayOf, dayStart, hourMillis } from '@/lib/time';
import { changeDayZone } from './change-day-zone';
import { dayZone, dayZoneSetting } from './day-zone';
import { deleteRequestsBefore } from './delete-requests';
import { firstDerivableDay } from './derivable-days';
import { createDimensionIds } from './dimension-ids';
import { rebuildDay } from './rebuild';
import { findDrift } from './reconcile';
import { settleBatch } from './settle';

const zone = 'Europe/Berlin';
/** Two days around a change of the clock. */
const day = 20_260_329;
const start = dayStart(day, zone);

describe.each(databaseKinds)('sums derived anew on %s', (kind) => {
  const database = useTestDatabase(kind);

  const records = (count: number, from = start) =>
    Array.from({ length: count }, (_, index) =>
      endRecord({
        createdAt: from + index * 17 * 60_000,
        model: `model-${index % 3}`,
        keyId: `key-${index % 4}`,
        tags: index % 2 ? { team: 'red' } : {},
        status: index % 5 === 0 ? 'error' : 'success',
        endReason: index % 10 === 0 ? 'rejected' : 'stop',
        cost: index % 7 === 0 ? null : BigInt(index) * 1000n,
      }),
    );

  beforeEach(async () => {
    await database.write((tx) =>
      tx.setting.create({ data: { name: dayZoneSetting, value: zone, updatedAt: 0n } }),
    );
    await settleBatch(database, createDimensionIds(database), records(160), null);
  });

  afterEach(async () => {
    await database.write(async (tx) => {
      await tx.request.deleteMany();
      await tx.requestAttempt.deleteMany();
      await tx.requestTag.deleteMany();
      await tx.usageQuarter.deleteMany();
      await tx.usageDaily.deleteMany();
      await tx.latencyQuarter.deleteMany();
      await tx.latencyDaily.deleteMany();
      await tx.dirtyDay.deleteMany();
      await tx.setting.deleteMany();
    });
  });

  /** Every sum there is. */
  async function allSums() {
    const order = [{ slice: 'asc' }, { a: 'asc' }] as const;
    return {
      quarters: await database.read.usageQuarter.findMany({
        orderBy: [...order, { bucket: 'asc' }, { b: 'asc' }],
      }),
      days: await database.read.usageDaily.findMany({ orderBy: [...order, { day: 'asc' }, { b: 'asc' }] }),
      latency: await database.read.latencyQuarter.findMany({ orderBy: [...order, { bucket: 'asc' }] }),
      latencyDays: await database.read.latencyDaily.findMany({ orderBy: [...order, { day: 'asc' }] }),
    };
  }

  const spoil = () =>
    database.write(async (tx) => {
      await tx.usageQuarter.updateMany({ where: { slice: 6 }, data: { requests: { increment: 3n } } });
      await tx.usageQuarter.deleteMany({ where: { slice: 0 } });
      await tx.usageDaily.updateMany({ where: { slice: 20 }, data: { cost: 1n } });
      await tx.latencyDaily.deleteMany({ where: { slice: 1 } });
    });

  it('are what the ledger had written', async () => {
    const before = await allSums();
    await spoil();
    expect((await findDrift(database, day, addDays(day, 1))).length).toBeGreaterThan(0);
    for (const one of [day, addDays(day, 1)])
      expect((await rebuildDay(database, one)).corrected).toBeGreaterThan(0);
    expect(await allSums()).toEqual(before);
    expect(await findDrift(database, day, addDays(day, 1))).toEqual([]);
  });

  it('are left alone where nothing is wrong, and marks of late requests go', async () => {
    expect(await database.read.dirtyDay.count()).toBeGreaterThan(0);
    expect(await rebuildDay(database, day)).toEqual({ day, corrected: 0 });
    expect(await database.read.dirtyDay.findUnique({ where: { day } })).toBeNull();
  });

  it('are the same however many derive them at once, while requests arrive', async () => {
    await spoil();
    const second = await openDatabase({ url: database.url });
    try {
      const ids = createDimensionIds(database);
      const late = records(60, start + 3 * hourMillis);
      await Promise.all([
        rebuildDay(database, day),
        rebuildDay(second, day),
        rebuildDay(database, addDays(day, 1)),
        rebuildDay(second, addDays(day, 1)),
        (async () => {
          for (let from = 0; from < late.length; from += 5)
            await settleBatch(database, ids, late.slice(from, from + 5), null);
        })(),
      ]);
    } finally {
      await second.close();
    }
    expect(await findDrift(database, day, addDays(day, 1))).toEqual([]);
    expect(await database.read.request.count()).toBe(220);
    const [sum] = await database.read.usageDaily.findMany({ where: { slice: 0, day } });
    expect(Number(sum?.requests)).toBe(
      (await database.read.request.findMany()).filter(
        ({ createdAt }) => dayOf(Number(createdAt), zone) === day,
      ).length,
    );
  });

  it('are refused, in words, where retention has removed the requests', async () => {
    const before = await allSums();
    const deleted = await deleteRequestsBefore(database, start + 5 * hourMillis);
    expect(deleted).toBeGreaterThan(0);
    expect(await allSums()).toEqual(before);
    await expect(rebuildDay(database, day)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/2026-03-29 cannot be derived again/),
    });
    expect((await rebuildDay(database, addDays(day, 1))).corrected).toBe(0);
    expect(await firstDerivableDay(database)).toBe(addDays(day, 1));
    expect(await allSums()).toEqual(before);
  });

  it('remember the latest removal, whatever is removed afterwards', async () => {
    await database.write((tx) => raisePurgeMark(tx, database, 'rows', start + 24 * hourMillis));
    await database.write((tx) => raisePurgeMark(tx, database, 'rows', start));
    await expect(rebuildDay(database, day)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('move to another time zone all at once', async () => {
    const whole = (await database.read.usageDaily.findMany({ where: { slice: 0 } })).reduce(
      (sum, { requests }) => sum + requests,
      0n,
    );
    expect(await changeDayZone(database, 'Asia/Kathmandu')).toMatchObject({ from: zone });
    expect(await dayZone(database)).toBe('Asia/Kathmandu');
    const first = dayOf(start, 'Asia/Kathmandu');
    expect(await findDrift(database, first, addDays(first, 2))).toEqual([]);
    const moved = await database.read.usageDaily.findMany({ where: { slice: 0 } });
    expect(moved.reduce((sum, { requests }) => sum + requests, 0n)).toBe(whole);
    await settleBatch(database, createDimensionIds(database), records(5, start + 1000), null);
    expect(await findDrift(database, first, addDays(first, 2))).toEqual([]);
    expect(await changeDayZone(database, 'Asia/Kathmandu')).toBeNull();
    await changeDayZone(database, zone);
    expect(await findDrift(database, day, addDays(day, 1))).toEqual([]);
  });

  it('stay in their zone once quarter-hours are gone', async () => {
    await database.write((tx) => raisePurgeMark(tx, database, 'quarters', start));
    await expect(changeDayZone(database, 'UTC')).rejects.toMatchObject({ code: 'conflict' });
    expect(await dayZone(database)).toBe(zone);
  });
});
