// Two real servers on one Postgres and one Redis, with a scripted upstream behind them: what a deployment of several
// nodes is made of.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTestDatabase } from '@/lib/testing/database';
import { startTestRedis, type TestRedis } from '@/lib/testing/redis-server';
import { startScriptedUpstream } from '@/lib/testing/scripted-upstream';
import { killAllWeir, readyPort, startWeir, type WeirProcess } from '@/lib/testing/weir-process';

export const adminEmail = 'admin@example.org';
export const adminPassword = 'a-password-for-tests';
const adminToken = 'admin-token-of-the-two-nodes';
const asAdmin = { authorization: `Bearer ${adminToken}` };

export type Node = { weir: WeirProcess; url: string; dataDirectory: string };
export type Answer = { status: number; id: string; text: string; headers: Headers };

export type TwoNodes = Awaited<ReturnType<typeof startTwoNodes>>;

export async function startTwoNodes(environment: Record<string, string> = {}) {
  const directory = mkdtempSync(join(tmpdir(), 'weir-two-nodes-'));
  const database = await createTestDatabase('postgres');
  const redis: { current: TestRedis } = { current: await startTestRedis() };
  const upstream = await startScriptedUpstream();

  async function start(dataDirectory: string): Promise<Node> {
    const weir = startWeir({
      WEIR_DATA_DIR: dataDirectory,
      DATABASE_URL: database.url,
      REDIS_URL: redis.current.url,
      WEIR_SECRET_KEY: process.env.WEIR_SECRET_KEY ?? '',
      WEIR_ADMIN_TOKEN: adminToken,
      WEIR_ADMIN_EMAIL: adminEmail,
      WEIR_ADMIN_PASSWORD: adminPassword,
      ...environment,
    });
    return { weir, url: `http://127.0.0.1:${await readyPort(weir)}`, dataDirectory };
  }
  // Both at once, as an orchestrator does: they take turns at the migrations by themselves.
  const nodes = await Promise.all([start(join(directory, 'a')), start(join(directory, 'b'))]);
  const [a, b] = nodes;

  return {
    a,
    b,
    database,
    redis,
    upstream,
    start,
    account: (changes: object = {}) =>
      write(a, 'POST', '/api/admin/accounts', {
        name: 'upstream',
        platform: 'openai-compatible',
        baseUrl: `${upstream.url}/v1`,
        secret: 'sk-upstream',
        models: ['gpt-4o'],
        ...changes,
      }),
    /** A new key, known to every node that asks: with its secret. */
    key: async (limits: object = {}) => {
      const made = await write(a, 'POST', '/api/admin/api-keys', { name: 'client', ...limits });
      return { id: String(made.id), secret: String(made.key) };
    },
    async close() {
      await killAllWeir();
      await upstream.close();
      await redis.current.stop();
      await database.remove();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** An administrator's call to one node; anything but success is a failure of the test. */
export async function write(
  node: Node,
  method: string,
  path: string,
  body?: object,
): Promise<Record<string, unknown>> {
  const answer = await fetch(node.url + path, {
    method,
    headers: { ...asAdmin, ...(body && { 'content-type': 'application/json' }) },
    body: body && JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
  return JSON.parse(text) as Record<string, unknown>;
}

export function openTail(node: Node, signal: AbortSignal): Promise<Response> {
  return fetch(`${node.url}/api/logs/requests/live`, { headers: asAdmin, signal });
}

/** A client's call. */
export async function chat(node: Node, secret: string, body: object = {}): Promise<Answer> {
  const answer = await fetch(`${node.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'gpt-4o',
      max_tokens: 18,
      messages: [{ role: 'user', content: 'hello' }],
      ...body,
    }),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    id: answer.headers.get('x-request-id') ?? '',
    text,
    headers: answer.headers,
  };
}

/** So many calls at once, every second one to the other node. */
export function chatAcross({ a, b }: TwoNodes, count: number, secret: string): Promise<Answer[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => chat(index % 2 === 0 ? a : b, secret)));
}

export const withStatus = (answers: readonly Answer[], status: number) =>
  answers.filter((answer) => answer.status === status).length;

/** Waits until `holds`, for as long as the test may take. */
export async function until(holds: () => Promise<boolean> | boolean, everyMillis = 20): Promise<void> {
  while (!(await holds())) await sleep(everyMillis);
}
