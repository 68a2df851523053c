import { afterEach, describe, expect, it } from 'vitest';
import type { KeyRecord } from '@/lib/auth/key-record';
import { nowMillis } from '@/lib/clock';
import { lookForChanges, raiseChange } from '@/lib/db/changes';
import { newId } from '@/lib/ids';
import { quarterOf, singleSlices } from '@/lib/ledger/slices';
import { limiter, startLimiter } from '@/lib/limits/limiter';
import { databaseKinds, useTestDatabase } from '@/lib/testing/database';
import { hourMillis } from '@/lib/time';

const key = (id: string, made: Partial<KeyRecord> = {}): KeyRecord => ({
  id,
  name: id,
  userId: `user of ${id}`,
  userName: 'user',
  userEmail: 'user@example.org',
  projectId: null,
  projectName: null,
  allowedPlatforms: [],
  allowedModels: [],
  allowedIps: [],
  rpm: null,
  tpm: null,
  maxConcurrency: null,
  dailyTokens: null,
  monthlyTokens: null,
  dailyCost: null,
  monthlyCost: null,
  tags: {},
  recordConversations: false,
  responseCache: false,
  priceRate: 1_000_000n,
  expiresAt: null,
  enabled: true,
  ...made,
});

describe.each(databaseKinds)('limits over %s', (kind) => {
  const database = useTestDatabase(kind);
  let stop: (() => void) | null = null;
  afterEach(() => {
    stop?.();
    stop = null;
  });

  const start = async (drained: () => Promise<void> = async () => undefined) => {
    stop = await startLimiter({ database, drained });
  };
  const ask = (by: KeyRecord, maxOutputTokens = 100) =>
    limiter().admit({ requestId: 'r', key: by, textBytes: 0, maxOutputTokens, price: null });

  /** What the ledger would have summed up: 40 of each kind of token, and costs. */
  async function used(
    scope: 'key' | 'account' | 'all',
    id: string,
    at: number,
    amounts: { cost: bigint; base: bigint },
  ) {
    await database.write(async (tx) => {
      const name =
        scope === 'all' ? { id: 0 } : await tx.dimension.create({ data: { kind: scope, value: id } });
      const sums = {
        slice: singleSlices[scope],
        a: name.id,
        b: 0,
        inputTokens: 40n,
        cacheReadTokens: 40n,
        cacheWriteTokens: 40n,
        outputTokens: 40n,
        cost: amounts.cost,
        baseCost: amounts.base,
      };
      await tx.usageQuarter.create({ data: { ...sums, bucket: quarterOf(at) } });
      await tx.usageDaily.create({ data: { ...sums, day: 20_200_101 } });
    });
  }

  const quota = (fields: object) =>
    database.write(async (tx) => {
      await raiseChange(tx, 'quotas');
      await tx.quota.create({
        data: {
          id: newId(),
          name: 'test',
          scope: 'key',
          period: 'day',
          thresholds: [],
          action: 'block',
          createdAt: 0n,
          updatedAt: 0n,
          ...fields,
        },
      });
    });

  it('begin with what the day has in the database, once the journal is drained', async () => {
    await used('key', 'drained', nowMillis(), { cost: 5n, base: 3n });
    await used('key', 'before', nowMillis() - 40 * 24 * hourMillis, { cost: 5n, base: 3n });
    const order: string[] = [];
    await start(async () => {
      order.push('drained');
    });
    expect((await ask(key('drained', { dailyTokens: 160n }))).admitted).toBe(false);
    expect((await ask(key('before', { dailyTokens: 160n, monthlyTokens: 160n }))).admitted).toBe(true);
    expect(order.length).toBeGreaterThan(0);
    expect((await ask(key('drained', { dailyTokens: 161n }))).admitted).toBe(true);
  });

  it('hear that a re-rate made past calls cheaper, and keep what was used meanwhile', async () => {
    await used('key', 'rerated', nowMillis(), { cost: 900n, base: 900n });
    await start();
    const limits = { dailyCost: 500n };
    expect((await ask(key('rerated', limits))).admitted).toBe(false);
    await database.write(async (tx) => {
      const { id } = await tx.dimension.findFirstOrThrow({ where: { kind: 'key', value: 'rerated' } });
      await tx.usageQuarter.updateMany({ where: { slice: singleSlices.key, a: id }, data: { cost: 100n } });
      await raiseChange(tx, 'sums');
    });
    await lookForChanges();
    const answer = await ask(key('rerated', limits));
    expect(answer.admitted).toBe(true);
    if (!answer.admitted) return;
    answer.settle({ totalTokens: 10, cost: 400n, baseCost: 400n });
    expect((await ask(key('rerated', limits))).admitted).toBe(false);
  });

  it('tell billed from base cost, and a total from a period', async () => {
    await used('all', '', nowMillis(), { cost: 900n, base: 100n });
    await used('key', 'paying', nowMillis() - 40 * 24 * hourMillis, { cost: 900n, base: 100n });
    await quota({ scope: 'global', cost: 101n });
    await quota({ scopeId: 'paying', period: 'total', cost: 900n });
    await start();
    expect((await ask(key('anybody'))).admitted).toBe(true);
    const refused = await ask(key('paying'));
    expect(refused).toMatchObject({
      admitted: false,
      error: { code: 'insufficient_quota', message: 'The quota "test" is used up.' },
    });
  });

  it('hear of a quota that is made while they run', async () => {
    await start();
    const late = key('late');
    expect((await ask(late)).admitted).toBe(true);
    await quota({ scopeId: 'late', tokens: 50n });
    await quota({ scopeId: 'late-alert', tokens: 0n, action: 'alert' });
    await lookForChanges();
    const only = await ask(late);
    expect([only.admitted, (await ask(late)).admitted]).toEqual([true, false]);
    expect((await ask(key('late-alert'))).admitted).toBe(true);
  });

  it('know the accounts’ counters before any call needs them', async () => {
    await used('account', 'spent', nowMillis(), { cost: 1n, base: 1n });
    await quota({ scope: 'account', scopeId: 'spent', tokens: 160n });
    await start();
    const call = await ask(key('somebody'));
    expect(call.admitted && [call.accountHasRoom('spent'), call.accountHasRoom('fresh')]).toEqual([
      false,
      true,
    ]);
  });
});
