import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { KeyRecord } from '@/lib/auth/key-record';
import type { AdmissionAnswer, AdmissionQuestion, Admitted } from '@/lib/limits/admission';
import { createQuotaCounters, type QuotaUse } from '@/lib/limits/quota-counters';
import { createQuotaRules, type QuotaRule } from '@/lib/limits/quota-rules';
import { createRedisLimiter, leaseMillis } from '@/lib/limits/redis-limiter';
import { openRedis, type Redis, redisReady } from '@/lib/redis';
import { hasRedisServer, startTestRedis, type TestRedis } from '@/lib/testing/redis-server';

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

const used = (totalTokens: number, cost: bigint | null = null) => ({ totalTokens, cost, baseCost: cost });
const count = (answers: AdmissionAnswer[]) => answers.filter(({ admitted }) => admitted).length;

// Where no Redis can be had, these are counted as skipped and said to be.
describe.skipIf(!hasRedisServer())('limits that nodes share through Redis', () => {
  let server: TestRedis;
  const opened: Redis[] = [];
  beforeAll(async () => {
    server = await startTestRedis();
  });
  afterEach(() => {
    for (const redis of opened.splice(0)) redis.disconnect();
  });
  afterAll(() => server.stop());

  let stored: QuotaUse = { tokens: 0, cost: 0n };

  async function node(name: string, rules: QuotaRule[] = []) {
    const redis = openRedis(server.url);
    opened.push(redis);
    await redisReady(redis, 5_000);
    const bound = createQuotaRules(rules);
    const read = async () => stored;
    const limiter = createRedisLimiter({
      redis,
      node: name,
      rules: () => bound,
      counters: createQuotaCounters('UTC', read),
      read,
      onSeedFailed: (error) => {
        throw error;
      },
      onAbandoned: () => undefined,
    });
    const ask = (by: KeyRecord, made: Partial<AdmissionQuestion> = {}) =>
      limiter.admit({ requestId: 'r', key: by, textBytes: 0, maxOutputTokens: 100, price: null, ...made });
    return { redis, limiter, ask };
  }

  /** Settlements go out without waiting; whatever is asked on the same connection comes after them. */
  const settled = (on: { redis: Redis }) => on.redis.ping();

  it('admit five of 200 at once over two nodes, and give every place back', async () => {
    const [one, two] = [await node('one'), await node('two')];
    const limited = key('concurrent', { maxConcurrency: 5 });
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) => (index % 2 ? one : two).ask(limited)),
    );
    expect(count(answers)).toBe(5);
    for (const answer of answers) if (answer.admitted) answer.settle(used(0));
    await Promise.all([settled(one), settled(two)]);
    expect(count(await Promise.all(Array.from({ length: 20 }, () => one.ask(limited))))).toBe(5);
  });

  it('admit at most ten of fifty against a quota for ten', async () => {
    stored = { tokens: 0, cost: 0n };
    const [one, two] = [await node('one'), await node('two')];
    const limited = key('quota', { dailyTokens: 1_000n });
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => (index % 2 ? one : two).ask(limited)),
    );
    expect(count(answers)).toBe(10);
    expect(answers.find(({ admitted }) => !admitted)).toMatchObject({
      error: { code: 'insufficient_quota' },
    });
    for (const answer of answers) if (answer.admitted) answer.settle(used(99));
    await Promise.all([settled(one), settled(two)]);
    const last = await one.ask(limited);
    expect([last.admitted, (await two.ask(limited)).admitted]).toEqual([true, false]);
  });

  it('count rates together, and tell them exactly', async () => {
    const [one, two] = [await node('one'), await node('two')];
    const limited = key('rates', { rpm: 3, tpm: 1_000 });
    const first = (await one.ask(limited)) as Admitted;
    expect(first.headers).toMatchObject({
      'x-ratelimit-limit-requests': '3',
      'x-ratelimit-remaining-requests': '2',
      'x-ratelimit-remaining-tokens': '900',
    });
    first.settle(used(700));
    await settled(one);
    const tooMuch = await two.ask(limited, { maxOutputTokens: 250 });
    expect(tooMuch.admitted && tooMuch.headers['x-ratelimit-remaining-tokens']).toBe('50');
    const refusedTokens = await one.ask(limited, { maxOutputTokens: 250 });
    expect(refusedTokens).toMatchObject({ admitted: false, error: { code: 'rate_limit_exceeded' } });
    if (tooMuch.admitted) tooMuch.settle(used(0));
    await settled(two);
    expect((await one.ask(limited, { maxOutputTokens: 10 })).admitted).toBe(true);
    const refusedRequests = await two.ask(limited, { maxOutputTokens: 1 });
    expect(refusedRequests).toMatchObject({ admitted: false, error: { code: 'rate_limit_exceeded' } });
    const wait = Number(refusedRequests.headers['retry-after']);
    expect(wait).toBeGreaterThan(50);
    expect(wait).toBeLessThanOrEqual(61);
  });

  it('begin with what the database has, once for all nodes', async () => {
    stored = { tokens: 950, cost: 0n };
    const [one, two] = [await node('one'), await node('two')];
    const limited = key('seeded', { dailyTokens: 1_000n });
    const answers = await Promise.all([one.ask(limited), two.ask(limited), one.ask(limited)]);
    expect(count(answers)).toBe(1);
    stored = { tokens: 0, cost: 0n };
  });

  it('give back what a node that died had reserved', async () => {
    const [one, two] = [await node('one'), await node('two')];
    const limited = key('dying', { maxConcurrency: 1 });
    expect((await one.ask(limited)).admitted).toBe(true);
    expect((await two.ask(limited)).admitted).toBe(false);
    // Its lease ends: the clock is Redis's own, so the end is moved instead of the time.
    const [lease] = await one.redis.zrange('weir:key:dying:leases', 0, '-1');
    const ends = Number(await one.redis.zscore('weir:key:dying:leases', lease!));
    await one.redis.zadd('weir:key:dying:leases', String(ends - leaseMillis - 1), lease!);
    expect((await two.ask(limited)).admitted).toBe(true);
  });

  it('keep the leases of calls under way', async () => {
    const one = await node('one');
    const limited = key('long', { maxConcurrency: 1 });
    const call = await one.ask(limited);
    const [lease] = await one.redis.zrange('weir:key:long:leases', 0, '-1');
    await one.redis.zadd('weir:key:long:leases', String(Date.now() + 5_000), lease!);
    await one.limiter.renew();
    expect(Number(await one.redis.zscore('weir:key:long:leases', lease!))).toBeGreaterThan(
      Date.now() + 30_000,
    );
    if (call.admitted) call.settle(used(0));
    await settled(one);
    await one.limiter.renew();
    expect(await one.redis.zcard('weir:key:long:leases')).toBe(0);
  });

  it('go on with a share of the rates while Redis is away, and together again after', async () => {
    const own = await startTestRedis();
    const redis = openRedis(own.url);
    opened.push(redis);
    await redisReady(redis, 5_000);
    const rules = createQuotaRules([]);
    const limiter = createRedisLimiter({
      redis,
      node: 'one',
      rules: () => rules,
      counters: createQuotaCounters('UTC', async () => ({ tokens: 0, cost: 0n })),
      read: async () => ({ tokens: 0, cost: 0n }),
      onSeedFailed: () => undefined,
      onAbandoned: () => undefined,
    });
    await redis.zadd('weir:nodes', Date.now(), 'two');
    await limiter.renew();
    await own.stop();
    const limited = key('alone', { rpm: 10, dailyTokens: 300n });
    const ask = () =>
      limiter.admit({ requestId: 'r', key: limited, textBytes: 0, maxOutputTokens: 1, price: null });
    const answers: AdmissionAnswer[] = [];
    for (let call = 0; call < 20; call += 1) answers.push(await ask());
    expect(count(answers)).toBe(5);
    const again = await startTestRedis(own.port);
    await redisReady(redis, 10_000);
    await redis.zadd('weir:nodes', Date.now(), 'two');
    expect((await ask()).headers).toMatchObject({
      'x-ratelimit-limit-requests': '10',
      'x-ratelimit-remaining-requests': '9',
    });
    redis.disconnect();
    await again.stop();
  });
});
