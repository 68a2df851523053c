// What two nodes promise when something dies: a node under load, or the Redis between them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '@/lib/db/project-root';
import { openRedis, redisReady } from '@/lib/redis';
import { hasRedisServer, startTestRedis } from '@/lib/testing/redis-server';
import { answerJson, answerStream } from '@/lib/testing/scripted-upstream';
import {
  chat,
  chatAcross,
  type Node,
  startTwoNodes,
  type TwoNodes,
  until,
  withStatus,
} from '@/lib/testing/two-nodes';
import { chatJson, chatStream } from '@/lib/testing/wire-samples';

const testMillis = 240_000;
const clients = 8;

// Where no Redis can be had, these are counted as skipped and said to be.
describe.skipIf(!hasRedisServer())('two nodes, when something dies', () => {
  let nodes: TwoNodes;

  beforeAll(async () => {
    nodes = await startTwoNodes();
    await nodes.account();
  }, testMillis);
  afterAll(() => nodes?.close(), testMillis);

  type Row = { id: string; status: string; end_reason: string | null };

  async function rowsOf(keyId: string): Promise<Row[]> {
    const client = new pg.Client({ connectionString: nodes.database.url });
    await client.connect();
    try {
      const found = await client.query<Row>(
        `SELECT requests.id, status.value AS status, end_reason FROM requests
         JOIN dimensions status ON status.id = status_dim JOIN dimensions key ON key.id = key_dim
         WHERE key.value = $1`,
        [keyId],
      );
      return found.rows;
    } finally {
      await client.end();
    }
  }

  /** Calls until it is told to stop or the node is gone; remembers what it saw to the very end. */
  async function callUntil(
    stopped: () => boolean,
    node: Node,
    secret: string,
    stream: boolean,
    completed: string[],
  ): Promise<void> {
    while (!stopped()) {
      try {
        const { status, text, id } = await chat(node, secret, { stream });
        if (status === 200 && text.includes(stream ? '[DONE]' : 'chat.completion')) completed.push(id);
      } catch {
        // The node was killed: what this call saw of its answer was not the end.
        return;
      }
    }
  }

  function replay({ dataDirectory }: Node): Promise<{ code: number; output: string }> {
    const name = readFileSync(join(dataDirectory, 'journal', 'node'), 'utf8').trim();
    const child = spawn(
      process.execPath,
      [join(projectRoot(), 'dist', 'replay.mjs'), join(dataDirectory, 'journal', name)],
      {
        // Any machine that sees the files may do it; it needs a data directory of its own for nothing.
        env: { ...process.env, DATABASE_URL: nodes.database.url, LOG_LEVEL: 'error' },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    return once(child, 'close').then(([code]) => ({ code: Number(code), output }));
  }

  it(
    'go on without Redis on their shares, refuse what is beyond them, and share again when it is back',
    async () => {
      const { a, b, redis } = nodes;
      nodes.upstream.always(answerJson(chatJson));
      // Each has told that it lives since the other came, so both know that they are two.
      const listener = openRedis(redis.current.url);
      await redisReady(listener, 5000);
      const seenAt = async () => {
        const members = await listener.zrange('weir:nodes', '0', '-1');
        const scores = await Promise.all(members.map((member) => listener.zscore('weir:nodes', member)));
        return scores.map(Number);
      };
      let both: number[] = [];
      await until(async () => {
        both = await seenAt();
        return both.length === 2;
      });
      await until(async () => Math.min(...(await seenAt())) > Math.max(...both), 200);
      listener.disconnect();
      const rated = await nodes.key({ rpm: 20 });
      await redis.current.stop();
      const alone = await chatAcross(nodes, 60, rated.secret);
      expect([withStatus(alone, 200), withStatus(alone, 429)]).toEqual([20, 40]);

      redis.current = await startTestRedis(redis.current.port);
      await until(() => [a, b].every(({ weir }) => weir.stdout().includes('Redis is back')));
      const shared = await nodes.key({ rpm: 30 });
      // All by one node: more than its own share.
      const answers = await Promise.all(Array.from({ length: 40 }, () => chat(a, shared.secret)));
      expect([withStatus(answers, 200), withStatus(answers, 429)]).toEqual([30, 10]);
      expect((await chat(b, shared.secret)).status).toBe(429);
    },
    testMillis,
  );

  it(
    'lose nothing and double nothing when one is killed under load and its journal is replayed',
    async () => {
      const { a, b } = nodes;
      nodes.upstream.always(async (request, reply) => {
        const { stream } = JSON.parse(request.body.toString()) as { stream?: boolean };
        const script = stream ? answerStream(chatStream, { splits: 60, pauseMs: 5 }) : answerJson(chatJson);
        await script(request, reply);
      });
      const { id, secret } = await nodes.key();
      const before = nodes.upstream.requests.length;
      let over = false;
      const [ofA, ofB]: [string[], string[]] = [[], []];
      const load = Array.from({ length: clients }, (_, index) => [
        callUntil(() => over, a, secret, index % 2 === 0, ofA),
        callUntil(() => over, b, secret, index % 2 === 0, ofB),
      ]).flat();
      // Not before there is something to lose, and then at no particular moment.
      await until(() => ofB.length >= 60);
      await sleep(Math.random() * 150);
      b.weir.kill('SIGKILL');
      expect(await b.weir.ended()).toBe('SIGKILL');
      const seenByA = ofA.length;
      await until(() => ofA.length > seenByA + 30);
      over = true;
      await Promise.all(load);

      const completed = [...ofA, ...ofB];
      const { code, output } = await replay(b);
      expect(code, output).toBe(0);
      const again = await replay(b);
      expect(again.output).toMatch(/: 0 requests were new|holds no journal segments/);
      let rows: Row[] = [];
      await until(async () => {
        rows = await rowsOf(id);
        const known = new Set(rows.map((row) => row.id));
        return ofA.every((one) => known.has(one));
      }, 100);
      const byId = new Map(rows.map((row) => [row.id, row]));
      expect(byId.size, 'every id once').toBe(rows.length);
      expect(completed.filter((one) => byId.get(one)?.status !== 'success')).toEqual([]);
      const orphans = rows.filter(({ status }) => status === 'interrupted');
      expect(orphans.length).toBeGreaterThan(0);
      expect(orphans.every(({ end_reason }) => end_reason === 'process_died')).toBe(true);
      // Whatever reached the upstream has a row; a row may be of a call that was killed just before.
      const forwarded = nodes.upstream.requests.length - before;
      expect(rows.length).toBeGreaterThanOrEqual(forwarded);
      expect(rows.length - forwarded).toBeLessThanOrEqual(clients);
      process.stdout.write(
        `killed with ${ofB.length} acknowledged there and ${ofA.length} on the other node: ${rows.length} rows, ${orphans.length} interrupted; ${output}`,
      );

      // The node comes back on its own directory and finds nothing left to do.
      const back = await nodes.start(b.dataDirectory);
      expect((await chat(back, secret)).status).toBe(200);
      const after = await rowsOf(id);
      expect(new Set(after.map((row) => row.id)).size).toBe(after.length);
    },
    testMillis,
  );
});
