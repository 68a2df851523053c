// New prices reach old requests only when asked, as previewed, and every sum moves by exactly the difference.
import { beforeEach, describe, expect, it } from 'vitest';
import { createPriceBook, type OwnPrice, type PriceBook } from '@/lib/pricing/price-book';
import { databaseKinds, useTestDatabase } from '@/lib/testing/database';
import { endRecord } from '@/lib/testing/records';
import { addDays } from '@/lib/time';
import { dayZoneSetting } from './day-zone';
import { createDimensionIds } from './dimension-ids';
import { raisePurgeMark } from './purge-marks';
import { findDrift } from './reconcile';
import { type RerateQuestion, rerateRequests } from './rerate';
import { givenPriceVersion } from './rerate-rows';
import { settleBatch } from './settle';

const start = Date.UTC(2026, 3, 10);
const day = 20_260_410;
const now = Date.UTC(2026, 3, 20);

const price = (model: string, input: number, effectiveFrom: number, version = 1): OwnPrice => ({
  model,
  provider: '',
  version,
  effectiveFrom,
  currency: 'USD',
  spec: { input, output: 2 * input },
});
const book = createPriceBook([price('alpha', 3, now - 1000), price('beta*', 1, 0)], []);
const question: RerateQuestion = { from: start, to: now, model: null, pricesAt: now, dryRun: false };

describe.each(databaseKinds)('re-rating on %s', (kind) => {
  const database = useTestDatabase(kind);

  beforeEach(async () => {
    await database.write(async (tx) => {
      await tx.request.deleteMany();
      await tx.requestTag.deleteMany();
      await tx.requestAttempt.deleteMany();
      await tx.usageQuarter.deleteMany();
      await tx.usageDaily.deleteMany();
      await tx.latencyQuarter.deleteMany();
      await tx.latencyDaily.deleteMany();
      await tx.setting.deleteMany();
      await tx.setting.create({ data: { name: dayZoneSetting, value: 'Asia/Kathmandu', updatedAt: 0n } });
    });
    const ends = Array.from({ length: 1300 }, (_, index) =>
      endRecord({
        createdAt: start + index * 60_000,
        model: ['alpha', 'beta-1', 'gamma-of-nobody'][index % 3]!,
        provider: 'own',
        inputTokens: 1000 + index,
        outputTokens: 7,
        priceRate: index % 2 ? 1_500_000n : 1_000_000n,
        baseCost: index % 5 === 0 ? null : 2000n,
        cost: index % 5 === 0 ? null : 3000n,
        inputCost: index % 5 === 0 ? null : 3000n,
        outputCost: index % 5 === 0 ? null : 0n,
        tags: index % 4 === 0 ? { team: 'red' } : {},
        cached: index === 7,
        priceVersion: index === 9 ? givenPriceVersion : 'old',
      }),
    );
    await settleBatch(database, createDimensionIds(database), ends, null);
  });

  const sums = async () => {
    const [total] = await database.read.usageDaily.groupBy({
      by: ['slice'],
      where: { slice: 0 },
      _sum: { baseCost: true, cost: true, unknownCostRequests: true, requests: true, inputTokens: true },
    });
    return total!._sum;
  };
  const drift = () => findDrift(database, day, addDays(day, 1));

  it('does exactly what its preview says, and says what it did', async () => {
    const before = await sums();
    const preview = await rerateRequests(database, book, { ...question, dryRun: true });
    expect(await sums()).toEqual(before);
    const done = await rerateRequests(database, book, question);
    expect(done).toEqual({ ...preview, dryRun: false });
    expect(done.models.map(({ model }) => model).sort()).toEqual(['alpha', 'beta-1', 'gamma-of-nobody']);
    expect(done.rows).toBe(1298);
    expect(done.unpriced).toBe(433);
    const after = await sums();
    expect(Number(after.cost! - before.cost!) / 1e9).toBeCloseTo(done.newCost - done.oldCost, 9);
    expect(Number(after.baseCost! - before.baseCost!) / 1e9).toBeCloseTo(
      done.newBaseCost - done.oldBaseCost,
      9,
    );
    expect(Number(before.unknownCostRequests! - after.unknownCostRequests!)).toBe(done.becameKnown);
    expect(done.becameKnown).toBeGreaterThan(100);
    expect(after).toMatchObject({ requests: before.requests, inputTokens: before.inputTokens });
    expect(await drift()).toEqual([]);
  });

  it('keeps the rate of each request, adds its parts up, and changes nothing the second time', async () => {
    await rerateRequests(database, book, question);
    const rows = await database.read.request.findMany({ where: { priceVersion: { startsWith: 'own:' } } });
    expect(rows).toHaveLength(865);
    for (const row of rows) {
      const parts = [row.inputCost, row.cacheReadCost, row.cacheWriteCost, row.outputCost, row.otherCost];
      expect(parts.reduce<bigint>((sum, part) => sum + part!, 0n)).toBe(row.cost);
      expect(row.cost).toBe((row.baseCost! * row.priceRate + 500_000n) / 1_000_000n);
    }
    expect(await rerateRequests(database, book, question)).toMatchObject({ changed: 0, becameKnown: 0 });
  });

  it('leaves alone what is cached, was given, or belongs to other models and times', async () => {
    const untouched = async () =>
      database.read.request.findMany({ where: { priceVersion: { in: ['old', givenPriceVersion] } } });
    expect(await rerateRequests(database, book, { ...question, model: 'beta*' })).toMatchObject({
      changed: 432,
    });
    expect(await untouched()).toHaveLength(1300 - 432);
    expect(await rerateRequests(database, book, { ...question, model: 'not-asked-for' })).toMatchObject({
      rows: 0,
      models: [],
    });
    // A price that came into force later is not the price of then.
    expect(
      await rerateRequests(database, book, { ...question, model: 'alpha', pricesAt: null }),
    ).toMatchObject({
      changed: 0,
    });
    expect(await drift()).toEqual([]);
  });

  it('may be stopped half way and finished later, and two at once count once', async () => {
    const stop = new AbortController();
    let asked = 0;
    const stopping: PriceBook = {
      ...book,
      findPrice: (wanted) => {
        asked++;
        if (asked === 700) stop.abort(new Error('enough'));
        return book.findPrice(wanted);
      },
    };
    await expect(rerateRequests(database, stopping, question, { signal: stop.signal })).rejects.toThrow(
      'enough',
    );
    expect(await drift()).toEqual([]);
    const rest = await rerateRequests(database, book, question);
    expect(rest.changed).toBeGreaterThan(0);
    expect(rest.changed).toBeLessThan(865);
    const dearer = createPriceBook([price('alpha', 9, 0, 2), price('beta*', 5, 0, 2)], []);
    await Promise.all([
      rerateRequests(database, dearer, question),
      rerateRequests(database, dearer, question),
    ]);
    expect(await drift()).toEqual([]);
    expect(await rerateRequests(database, dearer, question)).toMatchObject({ changed: 0 });
  });

  it('moves days, and brings no removed quarter-hours back', async () => {
    await database.write(async (tx) => {
      await raisePurgeMark(tx, database, 'quarters', now);
      await tx.usageQuarter.deleteMany();
    });
    const before = await sums();
    const done = await rerateRequests(database, book, question);
    const after = await sums();
    expect(Number(after.cost! - before.cost!) / 1e9).toBeCloseTo(done.newCost - done.oldCost, 9);
    expect(await database.read.usageQuarter.count()).toBe(0);
  });
});
