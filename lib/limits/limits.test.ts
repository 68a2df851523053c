import { setFlagsFromString } from 'node:v8';
import vm from 'node:vm';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KeyRecord } from '@/lib/auth/key-record';
import { replaceClock } from '@/lib/clock';
import type { AdmissionQuestion, Admitted, Refused } from '@/lib/limits/admission';
import { resetText } from '@/lib/limits/key-limits';
import { createMemoryLimiter } from '@/lib/limits/memory-limiter';
import { createQuotaCounters, type QuotaUse } from '@/lib/limits/quota-counters';
import { createQuotaRules, type QuotaRule } from '@/lib/limits/quota-rules';
import { createSlidingMinute } from '@/lib/limits/sliding-minute';
import type { CapturedPrice } from '@/lib/pricing/captured-price';

const start = Date.UTC(2026, 10, 21, 12);
let now = start;
let restore: () => void;
beforeEach(() => {
  now = start;
  restore = replaceClock({ now: () => now });
});
afterEach(() => restore());

const key = (made: Partial<KeyRecord> = {}): KeyRecord => ({
  id: 'key',
  name: 'key',
  userId: 'user',
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

/** A dollar a million tokens, whatever they are. */
const price: CapturedPrice = {
  version: 'v',
  provider: 'p',
  model: 'm',
  tokens: { input: 1e9, cacheRead: 1e9, cacheWrite5m: 1e9, cacheWrite1h: 1e9, output: 1e9 },
};

const rule = (made: Partial<QuotaRule>): QuotaRule => ({
  name: 'quota',
  scope: 'user',
  scopeId: 'user',
  period: 'day',
  tokens: null,
  cost: null,
  unknownPrice: 'allow',
  ...made,
});

function limits(
  rules: QuotaRule[] = [],
  stored: (scope: string, id: string) => Promise<QuotaUse> = async () => ({ tokens: 0, cost: 0n }),
) {
  const bound = createQuotaRules(rules);
  const abandoned: string[] = [];
  const failures: unknown[] = [];
  const counters = createQuotaCounters('UTC', stored);
  const limiter = createMemoryLimiter({
    rules: () => bound,
    counters,
    onSeedFailed: (error) => failures.push(error),
    onAbandoned: (id) => abandoned.push(id),
  });
  const ask = (made: Partial<AdmissionQuestion> = {}) =>
    limiter.admit({ requestId: 'r', key: key(), textBytes: 0, maxOutputTokens: 100, price, ...made });
  const admit = async (made: Partial<AdmissionQuestion> = {}): Promise<Admitted> => {
    const answer = await ask(made);
    if (!answer.admitted) throw new Error(answer.error.code);
    return answer;
  };
  const refused = async (made: Partial<AdmissionQuestion> = {}): Promise<Refused> => {
    const answer = await ask(made);
    if (answer.admitted) throw new Error('was admitted');
    return answer;
  };
  return { ask, admit, refused, limiter, counters, abandoned, failures };
}

const used = (totalTokens: number | null, cost: bigint | null = null) => ({
  totalTokens,
  cost,
  baseCost: cost,
});

describe('rates', () => {
  it('never let more than the limit into any sixty seconds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(9_000), { minLength: 1, maxLength: 400 }),
        fc.integer({ min: 1, max: 20 }),
        (gaps, most) => {
          const minute = createSlidingMinute();
          const taken: number[] = [];
          let at = start;
          for (const gap of gaps) {
            at += gap;
            const inWindow = taken.filter((time) => time > at - 60_000).length;
            expect(minute.sum(at)).toBe(inWindow);
            if (inWindow >= most) {
              const wait = minute.waitFor(most - 1, at);
              expect(taken.filter((time) => time > at + wait - 60_000).length).toBeLessThan(most);
              expect(taken.filter((time) => time > at + wait - 1 - 60_000).length).toBe(most);
              continue;
            }
            minute.add(1, at);
            taken.push(at);
          }
        },
      ),
    );
  });

  it('stay small under a flood, and are then late rather than early', () => {
    const minute = createSlidingMinute();
    for (let index = 0; index < 50_000; index += 1) minute.add(1, start + index);
    expect(minute.sum(start + 50_000)).toBe(50_000);
    expect(minute.sum(start + 109_999 + 100)).toBe(0);
  });

  it('tell limit, remaining and reset exactly, and when to come back', async () => {
    const { admit, refused } = limits();
    const limited = key({ rpm: 2, tpm: 1_000 });
    const first = await admit({ key: limited });
    expect(first.headers).toEqual({
      'x-ratelimit-limit-requests': '2',
      'x-ratelimit-remaining-requests': '1',
      'x-ratelimit-reset-requests': '1m0s',
      'x-ratelimit-limit-tokens': '1000',
      'x-ratelimit-remaining-tokens': '900',
      'x-ratelimit-reset-tokens': '0ms',
    });
    now += 10_000;
    first.settle(used(40));
    const second = await admit({ key: limited });
    expect(second.headers).toMatchObject({
      'x-ratelimit-remaining-requests': '0',
      'x-ratelimit-remaining-tokens': '860',
    });
    now += 500;
    const third = await refused({ key: limited });
    expect(third.error.code).toBe('rate_limit_exceeded');
    expect(third.headers).toMatchObject({ 'retry-after': '50', 'x-ratelimit-remaining-requests': '0' });
    now += 49_500;
    await admit({ key: limited });
  });

  it('count tokens a minute with what is reserved, and let a large call run alone', async () => {
    const { admit, refused } = limits();
    const limited = key({ tpm: 1_000 });
    const large = await admit({ key: limited, maxOutputTokens: 5_000 });
    expect((await refused({ key: limited })).error.code).toBe('rate_limit_exceeded');
    large.settle(used(1_200));
    const later = await refused({ key: limited });
    expect(later.headers['retry-after']).toBe('60');
    now += 60_000;
    await admit({ key: limited });
  });

  it('hold 200 calls side by side to five at once', async () => {
    const { ask, limiter } = limits();
    const limited = key({ maxConcurrency: 5 });
    const answers = await Promise.all(Array.from({ length: 200 }, () => ask({ key: limited })));
    const admitted = answers.filter((answer) => answer.admitted);
    expect(admitted.length).toBe(5);
    expect(answers.find((answer) => !answer.admitted)).toMatchObject({
      error: { code: 'concurrency_limit_exceeded', retryAfterSeconds: 1 },
    });
    for (const answer of admitted) if (answer.admitted) answer.settle(used(1));
    expect(limiter.inFlight('key')).toBe(0);
  });

  it('write times as OpenAI does', () => {
    expect([0, 28, 1000, 8_640, 59_999.2, 60_000, 61_500].map(resetText)).toEqual([
      '0ms',
      '28ms',
      '1s',
      '8.64s',
      '1m0s',
      '1m0s',
      '1m1.5s',
    ]);
  });
});

describe('a clock that ran ahead and is set right', () => {
  it('neither holds up rates for days nor counts for the wrong day', async () => {
    let passed = 0;
    restore();
    restore = replaceClock({ now: () => now, monotonic: () => passed });
    const { admit, refused } = limits([rule({ tokens: 200 })], async () => ({ tokens: 150, cost: 0n }));
    const limited = key({ rpm: 1 });
    now += 3 * 86_400_000;
    (await admit({ key: limited })).settle(used(100));
    await refused({ key: limited });
    now -= 2 * 86_400_000;
    passed += 60_000;
    // What was used on this earlier day is asked for again: there is room for two calls and no more.
    (await admit({ key: limited })).settle(used(10));
    (await admit()).settle(used(50));
    await refused();
  });
});

describe('quotas', () => {
  it('admit at most ten of fifty parallel calls where there is room for ten', async () => {
    const { ask } = limits([rule({ tokens: 1_000 })]);
    const answers = await Promise.all(Array.from({ length: 50 }, () => ask()));
    expect(answers.filter((answer) => answer.admitted).length).toBe(10);
    expect(answers.find((answer) => !answer.admitted)).toMatchObject({
      error: { code: 'insufficient_quota' },
    });
  });

  it('reserve a third of the bytes and the output asked, 4,096 when not told', async () => {
    const { admit, refused } = limits();
    const limited = key({ dailyTokens: 4_396n });
    (await admit({ key: limited, textBytes: 600, maxOutputTokens: null })).settle(used(100));
    await admit({ key: limited, textBytes: 600, maxOutputTokens: null });
    await refused({ key: limited, textBytes: 1, maxOutputTokens: 0 });
  });

  it('let one call through while anything is left, however large it is', async () => {
    const { admit, refused } = limits();
    const limited = key({ dailyTokens: 50n });
    const only = await admit({ key: limited });
    await refused({ key: limited });
    only.settle(used(49));
    (await admit({ key: limited })).settle(used(10));
    await refused({ key: limited });
  });

  it('give back what was reserved, whatever the end was', async () => {
    const { admit } = limits([rule({ tokens: 100 })]);
    for (let round = 0; round < 1_000; round += 1) (await admit()).settle(used(null));
    const twice = await admit();
    twice.settle(used(60));
    twice.settle(used(60));
    await admit();
  });

  it('count from what the database has, asked once', async () => {
    let asked = 0;
    const { ask, refused } = limits([rule({ tokens: 1_000 })], async () => {
      asked += 1;
      return { tokens: 950, cost: 0n };
    });
    const answers = await Promise.all([ask(), ask(), ask()]);
    expect(answers.filter((answer) => answer.admitted).length).toBe(1);
    expect(asked).toBe(1);
    await refused();
    expect(asked).toBe(1);
  });

  it('answer at once when their counters are there', async () => {
    const { ask, admit } = limits([rule({ tokens: 1_000 })]);
    await admit();
    expect(ask()).not.toBeInstanceOf(Promise);
  });

  it('go on with what this process counted while the database is away, and ask again later', async () => {
    let away = true;
    let asked = 0;
    const { admit, refused, failures } = limits([rule({ tokens: 1_000 })], async () => {
      asked += 1;
      if (away) throw new Error('away');
      return { tokens: 950, cost: 0n };
    });
    (await admit()).settle(used(150));
    await admit();
    expect([asked, failures.length]).toEqual([1, 1]);
    away = false;
    now += 5_001;
    await refused();
    expect(asked).toBe(2);
  });

  it('take in what other nodes used', async () => {
    let stored = 0;
    const { admit, refused, counters } = limits([rule({ tokens: 1_000 })], async () => ({
      tokens: stored,
      cost: 0n,
    }));
    (await admit()).settle(used(100));
    stored = 1_000;
    await counters.refresh();
    await refused();
  });

  it('begin anew with the day, the week and the month, and never with a total', async () => {
    for (const [period, passes] of [
      ['day', true],
      ['week', false],
      ['month', false],
      ['total', false],
    ] as const) {
      now = start;
      const { admit, ask } = limits([rule({ tokens: 100, period })]);
      (await admit()).settle(used(100));
      now += 12 * 3_600_000;
      expect((await ask()).admitted, period).toBe(passes);
    }
  });

  it('count billed cost for people and keys, base cost for accounts and everybody', async () => {
    const customer = key({ priceRate: 2_000_000n });
    const settled = { totalTokens: 100, baseCost: 100_000n, cost: 200_000n };
    const forUser = limits([rule({ cost: 300_000n })]);
    (await forUser.admit({ key: customer })).settle(settled);
    await forUser.admit({ key: customer });
    await forUser.refused({ key: customer });
    const forAll = limits([rule({ scope: 'global', scopeId: '', cost: 300_000n })]);
    for (let call = 0; call < 3; call += 1) (await forAll.admit({ key: customer })).settle(settled);
    await forAll.refused({ key: customer });
  });

  it('let unknown prices through with a notice, or refuse them, as the quota says', async () => {
    const open = limits([rule({ cost: 1n })]);
    expect((await open.admit({ price: null })).notice).toMatch(/price is unknown/);
    const closed = limits([rule({ cost: 1n, unknownPrice: 'block' })]);
    expect((await closed.refused({ price: null })).error.code).toBe('price_unknown');
    expect((await limits([rule({ tokens: 1_000 })]).admit({ price: null })).notice).toBeNull();
  });

  it('bind accounts apart: asked before a try, moved with each further one', async () => {
    const { admit, counters } = limits([
      rule({ scope: 'account', scopeId: 'a', tokens: 150 }),
      rule({ scope: 'account', scopeId: 'b', tokens: 150 }),
    ]);
    const first = await admit();
    first.reserveAccount('a');
    const second = await admit();
    expect([second.accountHasRoom('a'), second.accountHasRoom('b'), second.accountHasRoom('c')]).toEqual([
      false,
      true,
      true,
    ]);
    first.reserveAccount('b');
    expect([second.accountHasRoom('a'), second.accountHasRoom('b')]).toEqual([true, false]);
    first.settle(used(150));
    const use = counters.counter(rule({ scope: 'account', scopeId: 'b' }), now);
    expect(use).toMatchObject({ used: { tokens: 150 }, reserved: { tokens: 0 }, outstanding: 0 });
  });

  it('never leak a place, whatever order calls begin, move and end in', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            settle: fc.nat(3),
            tokens: fc.option(fc.nat(500)),
            account: fc.constantFrom('a', 'b', null),
          }),
          { maxLength: 60 },
        ),
        async (steps) => {
          const rules = [rule({ tokens: 1_000 }), rule({ scope: 'account', scopeId: 'a', tokens: 400 })];
          const { ask, limiter, counters } = limits(rules);
          const open: Admitted[] = [];
          for (const step of steps) {
            const answer = await ask();
            if (answer.admitted) {
              if (step.account) answer.reserveAccount(step.account);
              open.push(answer);
            }
            for (const done of open.splice(0, step.settle)) done.settle(used(step.tokens));
          }
          for (const done of open) done.settle(used(null));
          expect(limiter.inFlight('key')).toBe(0);
          for (const bound of rules) {
            expect(counters.counter(bound, now)).toMatchObject({
              reserved: { tokens: 0, cost: 0n },
              outstanding: 0,
            });
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it('take back the place of a call that was forgotten', async () => {
    const { ask, limiter, abandoned } = limits();
    ask();
    setFlagsFromString('--expose_gc');
    const collect = vm.runInNewContext('gc') as () => void;
    await expect
      .poll(() => {
        collect();
        return limiter.inFlight('key');
      })
      .toBe(0);
    expect(abandoned).toEqual(['key']);
  });
});
