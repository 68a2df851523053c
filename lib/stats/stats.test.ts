// The questions on requests as dashboards ask them: through the routes, on both databases.
import { beforeAll, describe, expect, it } from 'vitest';
import { GET as getOne } from '@/app/api/logs/requests/[id]/route';
import { GET as getList } from '@/app/api/logs/requests/route';
import { GET as getOverviewRoute } from '@/app/api/stats/overview/route';
import { newId } from '@/lib/ids';
import type { EndRecord } from '@/lib/journal/record';
import { dayZoneSetting } from '@/lib/ledger/day-zone';
import { createDimensionIds } from '@/lib/ledger/dimension-ids';
import { settleBatch } from '@/lib/ledger/settle';
import { databaseKinds, useTestDatabase } from '@/lib/testing/database';
import { useTestEnvironment } from '@/lib/testing/environment';
import { createApiKey, createUser } from '@/lib/testing/factories';
import { callRoute, createPerson } from '@/lib/testing/people';
import { endRecord } from '@/lib/testing/records';
import { dayMillis, hourMillis } from '@/lib/time';
import { type Audience, type Filters, filterQuery, scopedToUser } from './filters';
import { getOverview, overviewSchema } from './overview';
import { withoutPrices } from './request-answer.mjs';
import { getRequest } from './request-detail';
import { listRequests, userListSchema } from './request-list';

const zone = 'Asia/Kathmandu';
const start = Date.UTC(2026, 9, 20, 18, 15);

describe.each(databaseKinds)('statistics on %s', (kind) => {
  useTestEnvironment(() => ({ WEIR_TIMEZONE: zone }));
  const database = useTestDatabase(kind);
  let admin: Awaited<ReturnType<typeof createPerson>>;
  let records: EndRecord[];
  let ada: string;
  let bob: string;
  let keyId: string;

  beforeAll(async () => {
    admin = await createPerson(database, 'admin');
    ada = (await createUser(database, { name: 'Ada' })).id;
    bob = (await createUser(database, { name: 'Bob' })).id;
    keyId = (await createApiKey(database, { userId: ada, name: 'laptop' })).row.id;
    records = Array.from({ length: 240 }, (_, index) => sample(index));
    await database.write((tx) =>
      tx.setting.create({ data: { name: dayZoneSetting, value: zone, updatedAt: 0n } }),
    );
    const ids = createDimensionIds(database);
    for (let from = 0; from < records.length; from += 60) {
      await settleBatch(database, ids, records.slice(from, from + 60), null);
    }
  });

  /** Ten days, a request every hour; every seventh refused, every fifth of unknown price. */
  function sample(index: number): EndRecord {
    const refused = index % 7 === 3;
    return endRecord({
      createdAt: start + index * hourMillis + (index % 13),
      keyId: index % 2 ? keyId : 'other-key',
      userId: index % 2 ? ada : bob,
      accountId: refused ? '' : `account-${index % 3}`,
      model: ['gpt-4o', 'claude-sonnet-4-5', 'gemini-2.5-pro'][index % 3]!,
      provider: ['openai', 'anthropic', 'google'][index % 3]!,
      stream: index % 4 === 0,
      status: refused ? 'error' : index % 11 === 5 ? 'aborted' : 'success',
      endReason: refused ? 'rejected' : 'stop',
      errorCode: refused ? 'rate_limit_exceeded' : '',
      errorMessage: index === 42 ? 'the 100% strange_thing' : null,
      inputTokens: refused ? null : 100 + index,
      cacheReadTokens: refused ? null : index % 10,
      outputTokens: refused ? null : index % 50,
      usageSource: refused ? 'none' : index % 6 === 0 ? 'estimated' : 'upstream',
      estimatedTokens: !refused && index % 6 === 0 ? 10 : 0,
      cost: refused || index % 5 === 0 ? null : BigInt(index) * 1_000_003n,
      baseCost: refused || index % 5 === 0 ? null : BigInt(index) * 1_000_001n,
      durationMs: refused ? 1 : 100 + index * 10,
      ttftMs: refused ? null : 50 + index,
      sessionId: index % 20 === 0 ? 'session-a' : '',
      tags: index % 3 === 0 ? { team: index % 2 ? 'red' : 'blue' } : {},
      attempts: refused
        ? []
        : [
            {
              accountId: `account-${index % 3}`,
              upstreamModel: 'up',
              startedAt: start + index * hourMillis,
              durationMs: 10,
              ttftMs: null,
              httpStatus: 200,
              errorCode: null,
              errorMessage: null,
              inputTokens: 1,
              outputTokens: 1,
              upstreamRequestId: 'up-1',
            },
          ],
    });
  }

  async function filters(
    query: Record<string, string | string[]>,
    audience: Audience = 'admin',
  ): Promise<Filters> {
    const parsed = await filterQuery(audience, {}).safeParseAsync(query);
    if (!parsed.success)
      throw new Error(`${String(parsed.error.issues[0]?.path[0])}: ${parsed.error.issues[0]?.message}`);
    return parsed.data.filters;
  }
  const overview = async (query: Record<string, string | string[]>) =>
    getOverview(database, await filters(query));

  /** The same figures, counted one record after the other. */
  function expected(matches: (record: EndRecord, index: number) => boolean) {
    const found = records.filter(matches);
    const sum = (of: (record: EndRecord) => number) => found.reduce((total, record) => total + of(record), 0);
    const timed = found.filter((record) => record.endReason !== 'rejected');
    return {
      requests: found.length,
      success: sum((record) => (record.status === 'success' ? 1 : 0)),
      rejected: sum((record) => (record.endReason === 'rejected' ? 1 : 0)),
      aborted: sum((record) => (record.status === 'aborted' ? 1 : 0)),
      errors: 0,
      inputTokens: sum((record) => record.inputTokens ?? 0),
      totalTokens: sum(
        (record) => (record.inputTokens ?? 0) + (record.cacheReadTokens ?? 0) + (record.outputTokens ?? 0),
      ),
      estimatedTokens: sum((record) => record.estimatedTokens),
      unknownCostRequests: sum((record) => (record.cost === null && record.usageSource !== 'none' ? 1 : 0)),
      cost: Number(found.reduce((total, record) => total + (record.cost ?? 0n), 0n)) / 1e9,
      baseCost: Number(found.reduce((total, record) => total + (record.baseCost ?? 0n), 0n)) / 1e9,
      avgDurationMs: timed.length
        ? Math.round(timed.reduce((total, record) => total + (record.durationMs ?? 0), 0) / timed.length)
        : null,
    };
  }

  it('add up everything when nothing is asked for', async () => {
    const answer = await overview({});
    expect(answer).toMatchObject({ ...expected(() => true), basis: 'rollup', previous: null });
    expect(answer.activeKeys).toBe(2);
    expect(answer.activeModels).toBe(3);
    expect(answer.range.from).toBeNull();
    expect(answer.p50DurationMs).toBeGreaterThan(1000);
    expect(answer.p99DurationMs).toBeLessThan(3000);
  });

  it.each<
    [string, () => Record<string, string | string[]>, (record: EndRecord) => boolean, 'rollup' | 'raw']
  >([
    ['a key', () => ({ keyId }), (record) => record.keyId === keyId, 'rollup'],
    [
      'several models',
      () => ({ model: 'gpt-4o,gemini-2.5-pro' }),
      (record) => record.model !== 'claude-sonnet-4-5',
      'rollup',
    ],
    [
      'repeated values',
      () => ({ model: ['gpt-4o', 'gemini-2.5-pro'] }),
      (record) => record.model !== 'claude-sonnet-4-5',
      'rollup',
    ],
    [
      'a key and a model',
      () => ({ keyId, model: 'gpt-4o' }),
      (record) => record.keyId === keyId && record.model === 'gpt-4o',
      'rollup',
    ],
    [
      'a user and a status',
      () => ({ userId: ada, status: 'success' }),
      (record) => record.userId === ada && record.status === 'success',
      'rollup',
    ],
    ['streams', () => ({ stream: 'true' }), (record) => record.stream, 'rollup'],
    ['an absent dimension', () => ({ accountId: '(none)' }), (record) => record.accountId === '', 'rollup'],
    ['a tag', () => ({ 'tag.team': 'red' }), (record) => record.tags.team === 'red', 'rollup'],
    [
      'a rare combination',
      () => ({ provider: 'openai', stream: 'false' }),
      (record) => record.provider === 'openai' && !record.stream,
      'raw',
    ],
    [
      'a tag and a model',
      () => ({ 'tag.team': 'blue,red', model: 'gpt-4o' }),
      (record) => 'team' in record.tags && record.model === 'gpt-4o',
      'raw',
    ],
    ['a session', () => ({ sessionId: 'session-a' }), (record) => record.sessionId === 'session-a', 'raw'],
    ['slow ones', () => ({ minDurationMs: '2000' }), (record) => (record.durationMs ?? 0) >= 2000, 'raw'],
    ['text', () => ({ q: '100% strange_thing' }), (record) => record.errorMessage !== null, 'raw'],
    ['what never was', () => ({ model: 'nothing' }), () => false, 'rollup'],
  ])('are the same for %s from sums and from rows', async (_name, query, matches, basis) => {
    const found = await overview(query());
    expect(found).toMatchObject({ ...expected(matches), basis });
  });

  it('of single days add up to the days together, and to the quarter-hours', async () => {
    const days = ['2026-10-22', '2026-10-23', '2026-10-24'];
    for (const tz of ['UTC', zone, 'America/New_York', 'Europe/Berlin']) {
      const whole = await overview({ from: days[0]!, to: days[2]!, tz });
      const single = await Promise.all(days.map((day) => overview({ from: day, to: day, tz })));
      const sum = (field: 'requests' | 'totalTokens') =>
        single.reduce((total, part) => total + part[field], 0);
      expect([whole.requests, whole.totalTokens]).toEqual([sum('requests'), sum('totalTokens')]);
      expect(whole.requests).toBe(72);
    }
  });

  it('snap longer ranges outward and say so; short ones are exact', async () => {
    const from = start + 5 * hourMillis + 60_000;
    const long = await overview({ from: String(from), to: String(from + 2 * hourMillis) });
    expect(long.range).toEqual({
      from: new Date(start + 5 * hourMillis).toISOString(),
      to: new Date(start + 7 * hourMillis + 15 * 60_000).toISOString(),
    });
    expect(long).toMatchObject({ requests: 3, basis: 'rollup' });
    const short = await overview({ from: String(from), to: String(from + hourMillis) });
    expect(short).toMatchObject({ requests: 1, basis: 'raw', range: { from: new Date(from).toISOString() } });
  });

  it('compare with the period before', async () => {
    const from = start + 5 * dayMillis;
    const answer = await overview({ from: String(from), to: String(from + 2 * dayMillis) });
    const before = (record: EndRecord) => record.createdAt >= from - 2 * dayMillis && record.createdAt < from;
    expect(answer.previous).toMatchObject(expected(before));
  });

  it('refuse what they do not know', async () => {
    for (const [query, param] of [
      [{ modle: 'x' }, 'modle'],
      [{ from: 'yesterday' }, 'from'],
      [{ from: '2026-02-30' }, 'from'],
      [{ status: 'good' }, 'status'],
      [{ stream: 'maybe' }, 'stream'],
      [{ month: '2026-13' }, 'month'],
      [{ tz: 'Mars/Olympus' }, 'tz'],
      [{ from: '2026-02-02', to: '2026-02-01' }, 'from'],
      [{ limit: '201' }, 'limit'],
      [{ sort: 'baseCost' }, 'sort'],
      [{ cursor: 'nonsense' }, 'cursor'],
      [{ model: '' }, 'model'],
      [{ minDurationMs: '-1' }, 'minDurationMs'],
    ] as const) {
      const path = `/api/logs/requests?${new URLSearchParams(query as Record<string, string>)}`;
      const { status, json } = await callRoute(getList, { as: admin, path });
      expect({ status, json }, path).toMatchObject({
        status: 400,
        json: { error: { code: 'invalid_parameter', param } },
      });
    }
  });

  it('page through every request once, in every order', async () => {
    for (const sort of [
      '-createdAt',
      'createdAt',
      '-durationMs',
      'ttftMs',
      '-totalTokens',
      'cost',
      '-cost',
    ]) {
      const seen: string[] = [];
      const values: (number | string | null)[] = [];
      let cursor: string | null = null;
      do {
        const query = new URLSearchParams({ sort, limit: '37', ...(cursor ? { cursor } : {}) });
        const { json } = await callRoute(getList, { as: admin, path: `/api/logs/requests?${query}` });
        const page = json as { items: Record<string, never>[]; nextCursor: string | null };
        for (const item of page.items) {
          seen.push(item.id!);
          values.push(item[sort.replace('-', '')]!);
        }
        cursor = page.nextCursor;
      } while (cursor);
      expect(new Set(seen).size, sort).toBe(240);
      expect(seen).toHaveLength(240);
      const known = values.filter((value) => value !== null);
      const ordered = [...known].sort((a, b) => (a! < b! ? -1 : a! > b! ? 1 : 0));
      expect(known, sort).toEqual(sort.startsWith('-') ? ordered.reverse() : ordered);
      expect(values.slice(known.length).every((value) => value === null)).toBe(true);
    }
  });

  it('show an admin the whole row, and its attempts only on its own page', async () => {
    const record = records[41]!;
    const { json } = await callRoute(getOne, { as: admin, params: { id: record.id } });
    expect(json).toMatchObject({
      id: record.id,
      requestId: record.id,
      createdAt: new Date(record.createdAt).toISOString(),
      keyName: 'laptop',
      userName: 'Ada',
      accountId: record.accountId,
      model: record.model,
      status: 'success',
      errorCode: null,
      inputTokens: 141,
      promptTokens: 142,
      totalTokens: 183,
      priceRate: 1,
      cost: 0.041000123,
      baseCost: 0.041000041,
      attempts: [{ ordinal: 1, accountId: record.accountId, httpStatus: 200, upstreamRequestId: 'up-1' }],
    });
    const list = await listRequests(database, await filters({ keyId }), page(), 'admin');
    expect(list.items[0]).not.toHaveProperty('attempts');
    expect(list.items.every((item) => item.keyId === keyId)).toBe(true);
    const unknown = await callRoute(getOne, { as: admin, params: { id: newId() } });
    expect(unknown.status).toBe(404);
  });

  it('show a user only their own, and nothing of prices behind the prices', async () => {
    await expect(filters({ accountId: 'account-1' }, 'user')).rejects.toThrow('accountId');
    await expect(filters({ userId: bob }, 'user')).rejects.toThrow('userId');
    const mine = scopedToUser(await filters({ model: 'gpt-4o' }, 'user'), ada);
    const list = userListSchema.parse(await listRequests(database, mine, page(), 'user'));
    expect(list.items.length).toBeGreaterThan(10);
    for (const item of list.items) {
      expect(item.userId).toBe(ada);
      for (const hidden of [
        'baseCost',
        'priceRate',
        'accountId',
        'accountName',
        'attempts',
        'attemptCount',
        'upstreamModel',
        'platform',
        'upstreamRequestId',
      ]) {
        expect(item).not.toHaveProperty(hidden);
      }
    }
    const figures = overviewSchema('user').parse(await getOverview(database, mine));
    expect(figures).not.toHaveProperty('baseCost');
    expect(figures.requests).toBe(
      records.filter((record) => record.userId === ada && record.model === 'gpt-4o').length,
    );
    const ofBob = records.find((record) => record.userId === bob)!;
    await expect(getRequest(database, ofBob.id, 'user', ada)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('answer only admins', async () => {
    const user = await createPerson(database, 'user');
    for (const route of [getList, getOverviewRoute]) {
      expect((await callRoute(route, { as: user })).status).toBe(403);
      expect((await callRoute(route)).status).toBe(401);
      expect((await callRoute(route, { as: admin })).status).toBe(200);
    }
  });

  const page = () => ({ sort: { field: 'createdAt', descending: true } as const, limit: 200 });
});

describe('usage as the provider told it', () => {
  it('loses what the provider charges before a user sees it', () => {
    const raw = '{"prompt_tokens":5,"cost":0.012,"cost_details":{"upstream_inference_cost":0.01},"n":1}';
    expect(withoutPrices(raw)).toBe('{"prompt_tokens":5,"n":1}');
    expect(withoutPrices('{"cost":0.0')).toBeNull();
  });
});
