// Several nodes are one Weir: what is limited, changed, seen and done on one of them counts on all. Two real servers, one
// Postgres, one Redis.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasRedisServer } from '@/lib/testing/redis-server';
import { answerJson, type Script } from '@/lib/testing/scripted-upstream';
import {
  type Answer,
  adminEmail,
  adminPassword,
  chat,
  chatAcross,
  type Node,
  openTail,
  startTwoNodes,
  type TwoNodes,
  until,
  withStatus,
  write,
} from '@/lib/testing/two-nodes';
import { chatJson } from '@/lib/testing/wire-samples';

const testMillis = 240_000;

// Where no Redis can be had, these are counted as skipped and said to be.
describe.skipIf(!hasRedisServer())('two nodes on one Postgres and one Redis', () => {
  let nodes: TwoNodes;
  let a: Node;
  let b: Node;
  let main: { id: string };

  beforeAll(async () => {
    nodes = await startTwoNodes({ WEIR_AGGREGATE_SCHEDULE: '* * * * *' });
    ({ a, b } = nodes);
    nodes.upstream.always(answerJson(chatJson));
    main = (await nodes.account()) as { id: string };
  }, testMillis);
  afterAll(() => nodes?.close(), testMillis);

  async function query<Row>(statement: string): Promise<Row[]> {
    const client = new pg.Client({ connectionString: nodes.database.url });
    await client.connect();
    try {
      return (await client.query(statement)).rows as Row[];
    } finally {
      await client.end();
    }
  }

  /** Changes something on one node and calls the other until it shows; tells how long that took. */
  async function effective(
    what: string,
    change: () => Promise<unknown>,
    shows: (answer: Answer) => boolean,
    secret: string,
  ): Promise<void> {
    await change();
    const began = performance.now();
    await until(async () => shows(await chat(b, secret)));
    const millis = Math.round(performance.now() - began);
    process.stdout.write(`${what} on one node: effective on the other after ${millis} ms\n`);
  }

  it(
    'know the same people: a sign-in on one is one on both, and so is a sign-out',
    async () => {
      const sameOrigin = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' };
      const login = await fetch(`${a.url}/api/auth/login`, {
        method: 'POST',
        headers: sameOrigin,
        body: JSON.stringify({ email: adminEmail, password: adminPassword }),
      });
      expect(login.status).toBe(200);
      const cookie = login.headers.get('set-cookie')?.split(';')[0] ?? '';
      const me = (node: Node) => fetch(`${node.url}/api/auth/me`, { headers: { cookie } });
      expect((await me(b)).status).toBe(200);
      const logout = await fetch(`${b.url}/api/auth/logout`, {
        method: 'POST',
        headers: { ...sameOrigin, cookie },
      });
      expect(logout.status).toBeLessThan(300);
      expect((await me(a)).status).toBe(401);
    },
    testMillis,
  );

  it(
    'hear of changed keys, accounts and quotas from each other',
    async () => {
      const client = await nodes.key();
      expect((await chat(b, client.secret)).status, 'a key made on the other node').toBe(200);
      const change = (fields: object) => write(a, 'PATCH', `/api/admin/api-keys/${client.id}`, fields);
      const status = (wanted: number) => (answer: Answer) => answer.status === wanted;
      await effective('disabling a key', () => change({ enabled: false }), status(401), client.secret);
      await effective('enabling it', () => change({ enabled: true }), status(200), client.secret);
      const limited = (answer: Answer) => answer.headers.get('x-ratelimit-limit-requests') === '9000';
      await effective('a new limit', () => change({ rpm: 9000 }), limited, client.secret);
      const narrow = () =>
        write(a, 'POST', '/api/admin/quotas', { scope: 'key', scopeId: client.id, period: 'day', tokens: 1 });
      let quota: { id: string } = { id: '' };
      const made = async () => {
        quota = (await narrow()) as { id: string };
      };
      await effective('a quota that is used up', made, status(429), client.secret);
      const wide = () => write(a, 'PATCH', `/api/admin/quotas/${quota.id}`, { tokens: 1_000_000 });
      await effective('a wider quota', wide, status(200), client.secret);
      const account = (enabled: boolean) => write(a, 'PATCH', `/api/admin/accounts/${main.id}`, { enabled });
      await effective('disabling the account', () => account(false), status(503), client.secret);
      await effective('enabling it', () => account(true), status(200), client.secret);
      const remove = () => write(a, 'DELETE', `/api/admin/api-keys/${client.id}`);
      await effective('deleting the key', remove, status(401), client.secret);
    },
    testMillis,
  );

  it(
    'share the rate of a key, and its calls under way',
    async () => {
      const rated = await nodes.key({ rpm: 20 });
      const answers = await chatAcross(nodes, 60, rated.secret);
      expect([withStatus(answers, 200), withStatus(answers, 429)]).toEqual([20, 40]);

      const narrow = await nodes.key({ maxConcurrency: 6 });
      let release = () => {};
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      const held: Script = async (_request, reply) => {
        await released;
        await reply.whole(200, JSON.stringify(chatJson));
      };
      nodes.upstream.always(held);
      let refused = 0;
      const calls = Array.from({ length: 30 }, async (_, index) => {
        const answer = await chat(index % 2 === 0 ? a : b, narrow.secret);
        if (answer.status === 429) refused += 1;
        return answer;
      });
      await until(() => refused === 24);
      nodes.upstream.always(answerJson(chatJson));
      release();
      expect(withStatus(await Promise.all(calls), 200)).toBe(6);
      expect(nodes.upstream.active.most).toBeLessThanOrEqual(20);
    },
    testMillis,
  );

  it(
    'admit at most a hundred of five hundred parallel calls that a quota has room for',
    async () => {
      const client = await nodes.key();
      // Each call uses 18 tokens and reserves a little more.
      const used = chatJson.usage.total_tokens;
      const quotaFor = (scopeId: string, tokens: number) =>
        write(a, 'POST', '/api/admin/quotas', {
          scope: 'key',
          scopeId,
          period: 'day',
          tokens,
          thresholds: [50, 100],
        });
      await quotaFor(client.id, 100 * used);
      // Both nodes know of it before the many come, since they know of one that was made after it.
      const other = await nodes.key();
      expect((await chat(a, other.secret)).status).toBe(200);
      await quotaFor(other.id, 1);
      for (const node of [a, b]) await until(async () => (await chat(node, other.secret)).status === 429);
      let admitted = 0;
      const fits = async (node: Node) => {
        if ((await chat(node, client.secret)).status === 200) admitted += 1;
      };
      const hooked: { id: string; alerts: { id: string }[] }[] = [];
      nodes.upstream.always(async (request, reply) => {
        if (request.target === '/hook') hooked.push(JSON.parse(request.body.toString()));
        await reply.whole(200, JSON.stringify(chatJson));
      });
      await write(a, 'POST', '/api/admin/alert-channels', {
        kind: 'webhook',
        name: 'hook',
        config: { url: `${nodes.upstream.url}/hook` },
      });
      const answers = await chatAcross(nodes, 500, client.secret);
      const atOnce = withStatus(answers, 200);
      admitted += atOnce;
      expect(atOnce + withStatus(answers, 429)).toBe(500);
      expect(atOnce).toBeGreaterThan(0);
      expect(admitted).toBeLessThanOrEqual(100);
      // What is left goes too, and then nothing on either node: a hundred in all, neither more nor fewer.
      await until(async () => {
        await fits(admitted % 2 === 0 ? a : b);
        return admitted >= 100;
      });
      expect(withStatus(await chatAcross(nodes, 20, client.secret), 429)).toBe(20);
      process.stdout.write(
        `500 parallel calls over two nodes, room for 100: ${atOnce} of them admitted, ${admitted} in all\n`,
      );

      // Both nodes look at the quota every few seconds: each threshold is told once.
      const alertsOfKey = () =>
        query<{ id: string; state: string | null; tries: number | null }>(`
        SELECT alerts.id, alert_deliveries.state, alert_deliveries.tries FROM alerts
        JOIN alert_deliveries ON alert_deliveries.alert_id = alerts.id AND channel_id NOT LIKE 'user:%'
        WHERE once_key LIKE '%quota%' AND scope_id = '${client.id}'`);
      await until(async () => {
        const alerts = await alertsOfKey();
        return alerts.length >= 2 && alerts.every(({ state }) => state === 'delivered');
      }, 200);
      const alerts = await alertsOfKey();
      expect(alerts.map(({ tries }) => tries)).toEqual([1, 1]);
      const told = hooked.flatMap((message) => message.alerts.map(({ id }) => id));
      for (const { id } of alerts) expect(told.filter((one) => one === id)).toHaveLength(1);
    },
    testMillis,
  );

  it(
    'spare each other an account that refuses',
    async () => {
      const model = 'cooling-model';
      const account = { models: [model], secret: 'sk-full', name: 'full', priority: 9 };
      const client = await nodes.key();
      let said = 0;
      // Each a session of its own, since one that has begun stays with its account.
      const calls = (node: Node) => async () => {
        const messages = [{ role: 'user', content: `question ${said++}` }];
        return (await chat(node, client.secret, { model, messages })).status === 200;
      };
      const ofFull = () =>
        nodes.upstream.requests.filter(({ headers }) => headers.authorization === 'Bearer sk-full').length;
      nodes.upstream.always(answerJson({ ...chatJson, model }));
      // Both nodes know both accounts, and prefer the first, before it refuses.
      await nodes.account({ ...account, secret: 'sk-spare', name: 'spare', priority: 1 });
      for (const node of [a, b]) await until(calls(node));
      const { id } = await nodes.account(account);
      for (const node of [a, b]) {
        const before = ofFull();
        await until(async () => (await calls(node)()) && ofFull() > before);
      }
      nodes.upstream.always(async (request, reply) => {
        if (request.headers.authorization === 'Bearer sk-full')
          await reply.whole(429, '{"error":{"message":"slow down"}}', { 'retry-after': '120' });
        else await reply.whole(200, JSON.stringify({ ...chatJson, model }));
      });
      const before = ofFull();
      expect(await calls(a)()).toBe(true);
      expect(ofFull()).toBe(before + 1);
      await until(async () => (await write(b, 'GET', `/api/admin/accounts/${id}`)).status === 'cooldown');
      for (let round = 0; round < 10; round += 1) expect(await calls(b)()).toBe(true);
      expect(ofFull()).toBe(before + 1);
      nodes.upstream.always(answerJson(chatJson));
    },
    testMillis,
  );

  it(
    'show each other’s requests live',
    async () => {
      const client = await nodes.key();
      const stop = new AbortController();
      const tail = await openTail(a, stop.signal);
      expect(tail.headers.get('content-type')).toContain('text/event-stream');
      const reader = tail.body!.pipeThrough(new TextDecoderStream()).getReader();
      let seen = (await reader.read()).value ?? '';
      const { id } = await chat(b, client.secret);
      const began = performance.now();
      while (!seen.includes(`"id":"${id}"`)) {
        const { value, done } = await reader.read();
        if (done) throw new Error('the tail ended');
        seen += value;
      }
      const millis = Math.round(performance.now() - began);
      process.stdout.write(`a request of one node: in the other’s live tail after ${millis} ms\n`);
      stop.abort();
    },
    testMillis,
  );

  it(
    'run a scheduled job once',
    async () => {
      const finished = () =>
        query<{ id: string }>(
          `SELECT id FROM job_runs WHERE job = 'aggregate' AND trigger = 'schedule' AND state = 'done'`,
        );
      await until(async () => (await finished()).length > 0, 200);
      const runs = await finished();
      const both = a.weir.stdout() + b.weir.stdout();
      for (const { id } of runs) {
        const lines = both.split('\n').filter((line) => line.includes('job done') && line.includes(id));
        expect(lines).toHaveLength(1);
      }
    },
    testMillis,
  );

  it(
    'leave one row a request, in the partition of its month',
    async () => {
      const names = [a, b].map(({ dataDirectory }) =>
        readFileSync(join(dataDirectory, 'journal', 'node'), 'utf8').trim(),
      );
      expect(new Set(names).size).toBe(2);
      const progress = await query<{ node: string }>('SELECT node FROM journal_progress');
      expect(progress.map(({ node }) => node).sort()).toEqual(names.sort());
      const [rows] = await query<{ rows: string; ids: string; misplaced: string }>(`
      SELECT COUNT(*) AS rows, COUNT(DISTINCT id) AS ids, (SELECT COUNT(*) FROM requests_default) AS misplaced
      FROM requests`);
      expect(rows?.rows).toBe(rows?.ids);
      expect(rows?.misplaced).toBe('0');
    },
    testMillis,
  );
});
