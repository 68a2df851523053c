// The promise of the README, on the real server: whatever a client saw complete is a row after the process was killed
// under load, once; what was under way is a row that says so. WEIR_KILL_ROUNDS sets how often it is killed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type ScriptedUpstream, startScriptedUpstream } from '@/lib/testing/scripted-upstream';
import { killAllWeir, readyPort, startWeir, type WeirProcess } from '@/lib/testing/weir-process';
import { chatJson } from '@/lib/testing/wire-samples';

const rounds = Number(process.env.WEIR_KILL_ROUNDS ?? 5);
const clients = 12;
const adminToken = 'admin-token-of-the-killed-server';
const dataDirectory = mkdtempSync(join(tmpdir(), 'weir-kill-'));
let upstream: ScriptedUpstream;

beforeAll(async () => {
  upstream = await startScriptedUpstream();
});
afterEach(killAllWeir);
afterAll(async () => {
  await upstream.close();
  rmSync(dataDirectory, { recursive: true, force: true });
});

async function start(): Promise<{ weir: WeirProcess; url: string }> {
  const weir = startWeir({
    WEIR_DATA_DIR: dataDirectory,
    WEIR_ADMIN_TOKEN: adminToken,
    WEIR_ADMIN_EMAIL: 'admin@example.org',
    WEIR_ADMIN_PASSWORD: 'a-password-for-tests',
  });
  return { weir, url: `http://127.0.0.1:${await readyPort(weir)}` };
}

async function create(url: string, path: string, body: object): Promise<Record<string, string>> {
  const answer = await fetch(url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(answer.status, await answer.clone().text()).toBeLessThan(300);
  return (await answer.json()) as Record<string, string>;
}

type Row = { id: string; status: string; endReason: string | null };

async function rowsOf(url: string): Promise<Row[]> {
  const answer = await fetch(`${url}/api/logs/requests/export?format=jsonl`, {
    headers: { authorization: `Bearer ${adminToken}` },
  });
  expect(answer.status).toBe(200);
  return (await answer.text())
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Row);
}

/** What the journal still held at the last kill becomes rows soon after the start, not before it. */
async function rowsOnceWritten(url: string, ids: readonly string[]): Promise<Row[]> {
  for (let tries = 0; ; tries += 1) {
    const rows = await rowsOf(url);
    const known = new Set(rows.map(({ id }) => id));
    if (tries === 100 || ids.every((id) => known.has(id))) return rows;
    await sleep(200);
  }
}

const delta = (text: string, finish: string | null) =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', model: 'gpt-4o', choices: [{ index: 0, delta: { content: text }, finish_reason: finish }] })}\n\n`;

/** Whole answers at once, and streams that take a moment, so that the kill meets both. */
function answerAll(): void {
  upstream.always(async (request, reply) => {
    const asked = JSON.parse(request.body.toString()) as { stream?: boolean };
    if (!asked.stream) {
      await reply.whole(200, JSON.stringify(chatJson), { 'content-type': 'application/json' });
      return;
    }
    await reply.head(200, { 'content-type': 'text/event-stream', 'transfer-encoding': 'chunked' });
    for (const word of ['one ', 'two ', 'three ']) {
      await reply.chunk(delta(word, null));
      await sleep(15);
    }
    await reply.chunk(delta('', 'stop'));
    await reply.chunk(
      'data: {"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":3,"total_tokens":8}}\n\n',
    );
    await reply.chunk('data: [DONE]\n\n');
    await reply.endChunks();
  });
}

/** Calls until the server is gone; answers the ids of what it saw to its very end. */
async function client(url: string, key: string, stream: boolean, completed: string[]): Promise<void> {
  for (;;) {
    try {
      const answer = await fetch(`${url}/v1/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'gpt-4o', stream, messages: [{ role: 'user', content: 'hello' }] }),
      });
      const text = await answer.text();
      const whole = stream ? text.includes('[DONE]') : text.includes('chat.completion');
      if (answer.status === 200 && whole) completed.push(answer.headers.get('x-request-id') ?? '');
    } catch {
      // The server was killed: what this call saw of its answer was not the end.
      return;
    }
  }
}

it(`loses nothing and doubles nothing when it is killed ${rounds} times under load`, async () => {
  answerAll();
  let { weir, url } = await start();
  await create(url, '/api/admin/accounts', {
    name: 'upstream',
    platform: 'openai-compatible',
    baseUrl: `${upstream.url}/v1`,
    secret: 'sk-upstream',
    models: ['gpt-4o'],
  });
  const { key = '' } = await create(url, '/api/admin/api-keys', { name: 'load' });
  const completed: string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const before = completed.length;
    const load = Array.from({ length: clients }, (_, index) => client(url, key, index % 2 === 0, completed));
    // Not before there is something to lose, and then at no particular moment.
    while (completed.length - before < 30) await sleep(5);
    await sleep(Math.random() * 150);
    weir.kill('SIGKILL');
    expect(await weir.ended()).toBe('SIGKILL');
    await Promise.all(load);
    ({ weir, url } = await start());
  }
  const rows = await rowsOnceWritten(url, completed);
  const byId = new Map(rows.map((row) => [row.id, row]));
  expect(byId.size, 'every id once').toBe(rows.length);
  expect(completed.filter((id) => byId.get(id)?.status !== 'success')).toEqual([]);
  const orphans = rows.filter(({ status }) => status === 'interrupted');
  expect(orphans.length).toBeGreaterThan(0);
  expect(orphans.every(({ endReason }) => endReason === 'process_died')).toBe(true);
  // Whatever reached an upstream has a row; a row may be of a call that was killed just before.
  expect(rows.length).toBeGreaterThanOrEqual(upstream.requests.length);
  expect(rows.length - upstream.requests.length).toBeLessThanOrEqual(rounds * clients);
  weir.kill('SIGTERM');
  expect(await weir.ended()).toBe(0);
}, 600_000);
