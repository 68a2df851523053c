// Series, breakdowns, models and facets against counting the records one by one: every grouping, interval and zone,
// over clock changes, whichever tables the answer came from.
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '@/lib/ids';
import type { EndRecord } from '@/lib/journal/record';
import { dayZoneSetting } from '@/lib/ledger/day-zone';
import { createDimensionIds } from '@/lib/ledger/dimension-ids';
import { settleBatch } from '@/lib/ledger/settle';
import { usdNumber } from '@/lib/money';
import { databaseKinds, useTestDatabase } from '@/lib/testing/database';
import { createAccount, createUser } from '@/lib/testing/factories';
import { endRecord } from '@/lib/testing/records';
import { calendarUnits, dayOf, hourMillis, intervalStart, isoDay, zoneOffsetMillis } from '@/lib/time';
import { getBreakdown } from './breakdown';
import { getCacheSavings } from './cache-savings';
import { getFacets } from './facets';
import { absentValue, type Filters, filterQuery } from './filters';
import { getAccountStats } from './key-stats';
import { getModels } from './models';
import { getOwnDays, getOwnModels, getOwnMonth } from './own-usage';
import { getRealtime } from './realtime';
import { getTimeseries } from './timeseries';
import { topKeys } from './top';

const dayZone = 'Europe/Berlin';
const zones = [dayZone, 'UTC', 'Asia/Kathmandu', 'America/New_York', 'Australia/Lord_Howe'];
const first = Date.UTC(2026, 9, 5, 3, 20);
const days = 40;
const models = ['gpt-4o', 'claude-sonnet-4-5', 'gemini-2.5-pro', 'deepseek-chat'];
const statuses = ['success', 'success', 'success', 'error', 'aborted', 'interrupted'] as const;

/** Reproducible, and without any rhythm that buckets could hide. */
function randoms(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

function sample(random: () => number, users: string[], accounts: string[]): EndRecord {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const status = pick(statuses);
  const known = random() > 0.2;
  const cost = known ? BigInt(Math.floor(random() * 1e9)) : null;
  return endRecord({
    createdAt: first + Math.floor(random() * days * 24 * hourMillis),
    userId: pick(users),
    keyId: pick(['key-a', 'key-b', 'key-c', '']),
    accountId: pick([...accounts, '']),
    model: pick(models),
    stream: random() > 0.5,
    status,
    endReason: status === 'error' && random() > 0.5 ? 'rejected' : 'stop',
    errorCode: status === 'error' ? pick(['upstream_error', 'insufficient_quota']) : '',
    inputTokens: Math.floor(random() * 1000),
    cacheReadTokens: Math.floor(random() * 500),
    outputTokens: Math.floor(random() * 300),
    durationMs: Math.floor(random() * 5000),
    cost,
    baseCost: cost,
    inputCost: cost,
    outputCost: cost === null ? null : 0n,
    tags: random() > 0.5 ? { team: pick(['red', 'blue']), app: pick(['x', 'y']) } : {},
  });
}

const tokensOf = (record: EndRecord) =>
  (record.inputTokens ?? 0) +
  (record.cacheReadTokens ?? 0) +
  (record.cacheWriteTokens ?? 0) +
  (record.outputTokens ?? 0);
const isRejected = (record: EndRecord) => record.status === 'error' && record.endReason === 'rejected';

describe.each(databaseKinds)('questions on %s', (kind) => {
  const database = useTestDatabase(kind);
  let records: EndRecord[];
  let users: string[];
  let accounts: string[];

  beforeAll(async () => {
    users = [(await createUser(database)).id, (await createUser(database)).id];
    accounts = [(await createAccount(database)).id, (await createAccount(database)).id];
    await database.write((tx) =>
      tx.setting.create({ data: { name: dayZoneSetting, value: dayZone, updatedAt: 0n } }),
    );
    const random = randoms(7);
    records = Array.from({ length: 900 }, () => sample(random, users, accounts));
    const ids = createDimensionIds(database);
    for (let from = 0; from < records.length; from += 100) {
      await settleBatch(database, ids, records.slice(from, from + 100), null);
    }
  });

  async function filtersOf(given: Record<string, string>): Promise<Filters> {
    return (await filterQuery('admin', {}).parseAsync(given)).filters;
  }

  const within = (range: { from: string | null; to: string }) => {
    const from = range.from === null ? Number.NEGATIVE_INFINITY : Date.parse(range.from);
    return (record: EndRecord) => record.createdAt >= from && record.createdAt < Date.parse(range.to);
  };

  const groupings = {
    key: (record: EndRecord) => record.keyId || absentValue,
    user: (record: EndRecord) => record.userId,
    account: (record: EndRecord) => record.accountId || absentValue,
    model: (record: EndRecord) => record.model,
    status: (record: EndRecord) => record.status,
    errorCode: (record: EndRecord) => record.errorCode || absentValue,
    stream: (record: EndRecord) => String(record.stream),
  } as const;

  const filterChoices = [
    {},
    { model: 'gpt-4o' },
    { userId: () => users[0]! },
    { model: 'gpt-4o,deepseek-chat', status: 'success' },
    { 'tag.team': 'red' },
    { keyId: 'key-a', stream: 'true' },
    { minDurationMs: '2500' },
  ] as const;

  const resolvedChoice = (choice: (typeof filterChoices)[number]): Record<string, string> =>
    Object.fromEntries(
      Object.entries(choice).map(([name, value]) => [name, typeof value === 'function' ? value() : value]),
    );

  function passes(given: Record<string, string>): (record: EndRecord) => boolean {
    const any = (value: string | undefined, actual: string) =>
      value === undefined || value.split(',').includes(actual);
    return (record) =>
      any(given.model, record.model) &&
      any(given.userId, record.userId) &&
      any(given.status, record.status) &&
      any(given.keyId, record.keyId) &&
      any(given.stream, String(record.stream)) &&
      any(given['tag.team'], record.tags.team ?? '') &&
      (record.durationMs ?? 0) >= Number(given.minDurationMs ?? 0);
  }

  const ranges = fc
    .tuple(
      fc.integer({ min: -2, max: days * 24 }),
      fc.integer({ min: 1, max: days * 24 }),
      fc.integer({ min: 0, max: 3_599_999 }),
    )
    .map(([hour, hours, extra]) => ({
      from: first + hour * hourMillis + extra,
      to: first + (hour + hours) * hourMillis + extra,
    }));

  it('a series is what counting interval by interval gives, in every zone', async () => {
    await fc.assert(
      fc.asyncProperty(
        ranges,
        fc.constantFrom(...zones),
        fc.constantFrom(...calendarUnits),
        fc.constantFrom(...(Object.keys(groupings) as (keyof typeof groupings)[])),
        fc.constantFrom(...filterChoices),
        async (range, tz, interval, by, choice) => {
          const given = resolvedChoice(choice);
          const filters = await filtersOf({ ...given, tz, from: String(range.from), to: String(range.to) });
          const series = await getTimeseries(database, filters, {
            metric: 'totalTokens',
            by: { dimension: by },
            interval,
            top: 50,
          });
          const expected = new Map<string, number>();
          for (const record of records.filter(within(series.range)).filter(passes(given))) {
            const key = `${intervalStart(record.createdAt, interval, tz)}|${groupings[by](record)}`;
            expected.set(key, (expected.get(key) ?? 0) + tokensOf(record));
          }
          const found = new Map(
            series.points
              .filter(({ value }) => value !== 0)
              .map(({ start, group, value }) => [`${Date.parse(start)}|${group}`, value]),
          );
          expect(Object.fromEntries(found)).toEqual(
            Object.fromEntries([...expected].filter(([, value]) => value !== 0)),
          );
        },
      ),
      { numRuns: kind === 'sqlite' ? 150 : 60 },
    );
  });

  it('a breakdown is what counting group by group gives, and its shares add up to one', async () => {
    for (const by of Object.keys(groupings) as (keyof typeof groupings)[]) {
      for (const choice of filterChoices) {
        const given = resolvedChoice(choice);
        const filters = await filtersOf({
          ...given,
          from: String(first + 100),
          to: String(first + 30 * 24 * hourMillis),
        });
        const { items, basis } = await getBreakdown(database, filters, {
          by: { dimension: by },
          metric: 'requests',
          limit: 500,
        });
        const snap = (instant: number, round: (value: number) => number) =>
          round(instant / 900_000) * 900_000;
        const range =
          basis === 'raw'
            ? { from: filters.from!, to: filters.to }
            : { from: snap(filters.from!, Math.floor), to: snap(filters.to, Math.ceil) };
        const counted = records
          .filter(passes(given))
          .filter(({ createdAt }) => createdAt >= range.from && createdAt < range.to);
        const expected = new Map<string, { requests: number; rejected: number; cost: bigint }>();
        for (const record of counted) {
          const sum = expected.get(groupings[by](record)) ?? { requests: 0, rejected: 0, cost: 0n };
          sum.requests += 1;
          if (isRejected(record)) sum.rejected += 1;
          sum.cost += record.cost ?? 0n;
          expected.set(groupings[by](record), sum);
        }
        expect(
          new Map(items.map(({ value, requests, rejected, cost }) => [value, { requests, rejected, cost }])),
        ).toEqual(
          new Map([...expected].map(([value, sum]) => [value, { ...sum, cost: usdNumber(sum.cost) }])),
        );
        if (items.length > 0) expect(items.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
      }
    }
  });

  it('tags are told apart, also under a filter on another tag', async () => {
    const filters = await filtersOf({
      from: String(first),
      to: String(first + days * 24 * hourMillis),
      'tag.app': 'x',
    });
    const { items, basis } = await getBreakdown(database, filters, {
      by: { tag: 'team' },
      metric: 'requests',
      limit: 10,
    });
    expect(basis).toBe('raw');
    for (const team of ['red', 'blue']) {
      const expected = records.filter(
        (record) => record.tags.app === 'x' && record.tags.team === team,
      ).length;
      expect(items.find(({ value }) => value === team)?.requests).toBe(expected);
    }
  });

  it('the hours of the week are the hours of the asked zone', async () => {
    for (const tz of zones) {
      const filters = await filtersOf({
        tz,
        from: String(first),
        to: String(first + days * 24 * hourMillis),
      });
      const { items } = await getBreakdown(database, filters, {
        by: 'hourOfWeek',
        metric: 'requests',
        limit: 168,
      });
      const expected = new Map<string, number>();
      for (const { createdAt } of records) {
        const local = new Date(createdAt + zoneOffsetMillis(createdAt, tz));
        const hour = String(((local.getUTCDay() + 6) % 7) * 24 + local.getUTCHours());
        expected.set(hour, (expected.get(hour) ?? 0) + 1);
      }
      expect(new Map(items.map(({ value, requests }) => [value, requests]))).toEqual(
        new Map([...expected].sort(([left], [right]) => Number(left) - Number(right))),
      );
    }
  });

  it('the rest of the groups is one, and the whole stays the whole', async () => {
    const filters = await filtersOf({ from: String(first), to: String(first + days * 24 * hourMillis) });
    const series = await getTimeseries(database, filters, {
      metric: 'requests',
      by: { dimension: 'model' },
      interval: 'day',
      top: 2,
    });
    expect(series.groups.map(({ value }) => value)).toHaveLength(3);
    expect(series.groups.at(-1)!.value).toBe('(other)');
    expect(series.points.reduce((sum, { value }) => sum + (value ?? 0), 0)).toBe(records.length);
  });

  it('single days add up to the range, over clock changes and odd offsets', async () => {
    for (const tz of zones) {
      const filters = await filtersOf({ tz, from: isoDay(dayOf(first, tz)), to: '2026-11-14' });
      const { days: own } = await getOwnDays(database, filters, users[0]!);
      const total = own.reduce((sum, day) => sum + day.requests, 0);
      expect(total).toBe(records.filter(({ userId }) => userId === users[0]).length);
      expect(new Set(own.map(({ date }) => date)).size).toBe(own.length);
    }
  });

  it('a month is its days', async () => {
    const filters = await filtersOf({ tz: dayZone, month: '2026-10' });
    const month = await getOwnMonth(database, filters, users[1]!);
    expect(month.month).toBe('2026-10');
    expect(month.days).toHaveLength(31);
    expect(month.days.reduce((sum, day) => sum + day.totalTokens, 0)).toBe(month.totalTokens);
    const own = await getOwnModels(database, filters, users[1]!);
    expect(own.models.reduce((sum, model) => sum + model.requestCount, 0)).toBe(month.requests);
  });

  it('a facet counts under all filters but its own', async () => {
    const range = { from: String(first), to: String(first + days * 24 * hourMillis) };
    const filters = await filtersOf({ ...range, model: 'gpt-4o', status: 'error' });
    const { facets } = await getFacets(database, filters, ['model', 'status', 'stream', 'tag.team'], null);
    const count = (test: (record: EndRecord) => boolean) => records.filter(test).length;
    expect(facets.model!.reduce((sum, one) => sum + one.count, 0)).toBe(
      count(({ status }) => status === 'error'),
    );
    expect(facets.status!.find(({ value }) => value === 'aborted')?.count).toBe(
      count(({ status, model }) => status === 'aborted' && model === 'gpt-4o'),
    );
    expect(facets['tag.team']!.find(({ value }) => value === 'red')?.count).toBe(
      count((record) => record.status === 'error' && record.model === 'gpt-4o' && record.tags.team === 'red'),
    );
    const own = await getFacets(database, filters, ['model'], { userId: users[0]! });
    expect(own.facets.model!.reduce((sum, one) => sum + one.count, 0)).toBe(
      count(({ status, userId }) => status === 'error' && userId === users[0]),
    );
  });

  it('models are those really asked for; imported counts without rows stand under the default model', async () => {
    const range = { from: String(first), to: String(first + days * 24 * hourMillis) };
    const before = await getModels(database, await filtersOf(range));
    expect(before.totalRequests).toBe(records.length);
    expect(before.models.every(({ source }) => source === 'requests')).toBe(true);
    const imported = await createAccount(database, {
      defaultModel: 'old-model',
      importedStats: {
        requestCount: 120,
        successCount: 110,
        errorCount: 10,
        promptTokens: 1000,
        completionTokens: 500,
        modelUsage: { 'old-a': 100, 'old-b': 20 },
      },
    });
    const nameless = await createAccount(database, {
      importedStats: {
        requestCount: 5,
        successCount: 5,
        errorCount: 0,
        promptTokens: 1,
        completionTokens: 1,
      },
    });
    const busy = await database.write((tx) =>
      tx.account.update({
        where: { id: accounts[0]! },
        data: { importedStats: { requestCount: 999 }, defaultModel: 'never-shown' },
      }),
    );
    const everything = await getModels(database, await filtersOf({}));
    const bySource = new Map(everything.models.map((model) => [model.model, model]));
    expect(bySource.get('old-model')).toMatchObject({
      requestCount: 120,
      tokenUsage: 1500,
      source: 'default_model',
      cost: null,
    });
    expect(bySource.get('unknown')).toMatchObject({ requestCount: 5, source: 'default_model' });
    expect(bySource.has('never-shown')).toBe(false);
    expect(everything.totalRequests).toBe(records.length + 125);
    expect(everything.models.reduce((sum, { percentage }) => sum + percentage, 0)).toBeCloseTo(100, 6);
    const stats = await getAccountStats(database, await filtersOf({}), imported.id);
    expect(stats.modelUsage).toEqual({ 'old-a': 100, 'old-b': 20 });
    expect(stats.requests).toBe(0);
    expect((await getAccountStats(database, await filtersOf({}), nameless.id)).modelUsage).toEqual({
      unknown: 5,
    });
    expect(
      (await getAccountStats(database, await filtersOf({}), busy.id)).modelUsage['never-shown'],
    ).toBeUndefined();
  });

  it('the top keys are ranked by what was asked', async () => {
    const filters = await filtersOf({ from: String(first), to: String(first + days * 24 * hourMillis) });
    const { items } = await topKeys(database, filters, { limit: 3, metric: 'cost' });
    expect(items.map(({ id }) => id).sort()).toEqual(['key-a', 'key-b', 'key-c']);
    expect([...items].sort((left, right) => right.cost - left.cost)).toEqual(items);
  });

  it('savings of prompt caches are told from each model’s own prices', async () => {
    const model = `cached-${newId()}`;
    const at = first - 10 * 24 * hourMillis;
    await settleBatch(
      database,
      createDimensionIds(database),
      [
        endRecord({
          createdAt: at,
          model,
          inputTokens: 100,
          cacheReadTokens: 900,
          inputCost: 100_000n,
          cacheReadCost: 90_000n,
          outputCost: 0n,
          cost: 190_000n,
          baseCost: 190_000n,
        }),
      ],
      null,
    );
    const savings = await getCacheSavings(
      database,
      await filtersOf({ model, from: String(at - hourMillis * 2), to: String(at + hourMillis) }),
    );
    expect(savings.promptCache).toMatchObject({ cacheReadTokens: 900, hitRate: 0.9, savedCost: 0.00081 });
  });

  it('right now is the last minute and the last five', async () => {
    const now = Date.now();
    await settleBatch(
      database,
      createDimensionIds(database),
      [
        endRecord({ createdAt: now - 1000 }),
        endRecord({ createdAt: now - 120_000, status: 'error', endReason: 'upstream_error' }),
      ],
      null,
    );
    const live = await getRealtime(database, { activeRequests: 3, journal: { pending: 1, oldestMs: 5 } });
    expect(live).toMatchObject({
      requestsPerMinute: 1,
      tokensPerMinute: 120,
      activeRequests: 3,
      errorRate: 0.5,
    });
    expect(live.last5m.requests).toBe(2);
  });
});
