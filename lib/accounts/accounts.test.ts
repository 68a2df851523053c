import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { POST as listModels } from '@/app/api/admin/accounts/[id]/models/route';
import { POST as resetAccount } from '@/app/api/admin/accounts/[id]/reset/route';
import {
  GET as getAccount,
  PATCH as patchAccount,
  DELETE as removeAccount,
} from '@/app/api/admin/accounts/[id]/route';
import { POST as testAccount } from '@/app/api/admin/accounts/[id]/test/route';
import { POST as importAccounts } from '@/app/api/admin/accounts/import/route';
import { GET as getPresets } from '@/app/api/admin/accounts/presets/route';
import { POST as addAccount, GET as getAccounts } from '@/app/api/admin/accounts/route';
import { nowMillis } from '@/lib/clock';
import { lookForChanges } from '@/lib/db/changes';
import { forgetOncePerProcess } from '@/lib/once-per-process';
import { accountPool, createAccountPool, startAccountPool } from '@/lib/pool/account-pool';
import { databaseKinds, useTestDatabase } from '@/lib/testing/database';
import { useTestEnvironment } from '@/lib/testing/environment';
import { callRoute, createPerson, type TestPerson } from '@/lib/testing/people';

const directory = mkdtempSync(join(tmpdir(), 'weir-accounts-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const canary = 'sk-canary-0123456789abcdef';

type Seen = { method: string; url: string; authorization: string; body: string };

/** Answers like an OpenAI upstream that knows one key. */
function upstream() {
  const seen: Seen[] = [];
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const authorization = request.headers.authorization ?? '';
    seen.push({ method: request.method ?? '', url: request.url ?? '', authorization, body });
    response.setHeader('content-type', 'application/json');
    if (!authorization.endsWith(canary)) {
      response.statusCode = 401;
      response.end(
        JSON.stringify({ error: { message: `Incorrect API key provided: ${authorization.slice(7)}` } }),
      );
      return;
    }
    if (request.url?.endsWith('/models')) {
      response.end(JSON.stringify({ data: [{ id: 'gpt-b' }, { id: 'gpt-a' }, { id: 'other' }] }));
      return;
    }
    const usage = { prompt_tokens: 3, completion_tokens: 1, total_tokens: 4 };
    const asked = JSON.parse(body) as { stream?: boolean; model: string };
    if (asked.model === 'fake') {
      response.end(JSON.stringify({ error: { message: 'overloaded', type: 'server_error' } }));
      return;
    }
    if (!asked.stream) {
      const choices = [{ index: 0, message: { role: 'assistant', content: 'ok' }, finish_reason: 'stop' }];
      response.end(JSON.stringify({ id: 'c', object: 'chat.completion', choices, usage }));
      return;
    }
    response.setHeader('content-type', 'text/event-stream');
    const chunk = (value: object) =>
      response.write(`data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', ...value })}\n\n`);
    chunk({ choices: [{ index: 0, delta: { content: 'ok' } }] });
    chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
    if (asked.model !== 'mute') chunk({ choices: [], usage });
    response.end('data: [DONE]\n\n');
  });
  return { server, seen };
}

describe.each(databaseKinds)('upstream accounts on %s', (kind) => {
  useTestEnvironment(() => ({ WEIR_DATA_DIR: directory, HTTP_PROXY: undefined, http_proxy: undefined }));
  const database = useTestDatabase(kind);
  const { server, seen } = upstream();
  let admin: TestPerson;
  let base: string;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
    admin = await createPerson(database, 'admin');
    forgetOncePerProcess('account-pool');
    stop = await startAccountPool(database);
    return async () => {
      await stop();
      server.closeAllConnections();
      server.close();
    };
  });

  const send = (handler: Parameters<typeof callRoute>[0], more: Parameters<typeof callRoute>[1] = {}) =>
    callRoute(handler, {
      as: admin,
      method: handler === getAccount || handler === getAccounts || handler === getPresets ? 'GET' : 'POST',
      headers: { 'sec-fetch-site': 'same-origin' },
      ...more,
    });
  type Answer = Record<string, unknown> & { id: string };
  let added = 0;
  const add = async (fields: Record<string, unknown> = {}): Promise<Answer> => {
    const secret = `sk-${++added}-${canary}`;
    const { status, json, text } = await send(addAccount, {
      json: { platform: 'openai', baseUrl: base, secret, models: ['unused'], ...fields },
    });
    expect(status, text).toBe(201);
    return json as Answer;
  };
  const patch = (id: string, json: object) => send(patchAccount, { method: 'PATCH', params: { id }, json });

  it('are added, read, changed and deleted, and never show their secrets', async () => {
    const made = await add({
      name: 'First',
      models: ['gpt-*'],
      proxyUrl: 'http://me:canary-password@127.0.0.1:9',
    });
    expect(made).toMatchObject({
      name: 'First',
      provider: 'openai',
      authStyle: 'bearer',
      secretHint: '…cdef',
      proxyHint: 'http://127.0.0.1:9',
      status: 'active',
      cooldownUntil: null,
      stats: { requests: 0, cost: 0, successRate: null },
    });
    const changed = await patch(made.id, { weight: 5, priority: 2, enabled: false, tags: ['x'] });
    expect(changed.json).toMatchObject({ weight: 5, priority: 2, status: 'disabled', tags: ['x'] });
    const all = [
      JSON.stringify(made),
      changed.text,
      (await send(getAccount, { params: { id: made.id } })).text,
      (await send(getAccounts)).text,
      JSON.stringify(await database.read.auditEntry.findMany(), (_name, value: unknown) =>
        typeof value === 'bigint' ? String(value) : value,
      ),
      JSON.stringify(await database.read.account.findMany(), (_name, value: unknown) =>
        typeof value === 'bigint' ? String(value) : value,
      ),
    ].join('');
    expect(all).not.toContain(canary);
    expect(all).not.toContain('canary-password');
    expect((await send(removeAccount, { method: 'DELETE', params: { id: made.id } })).status).toBe(200);
    expect((await send(getAccount, { params: { id: made.id } })).status).toBe(404);
    expect(await database.read.account.findUnique({ where: { id: made.id } })).toMatchObject({
      name: 'First',
      secret: '',
    });
    expect(accountPool().account(made.id)).toBeNull();
  });

  it('are refused a second time, by the name of the one that is there', async () => {
    const secret = 'sk-only-once-at-one-address';
    const made = await add({ secret, name: 'The first' });
    const again = { platform: 'openai', baseUrl: base, secret, models: ['unused'] };
    const refused = await send(addAccount, { json: again });
    expect(refused).toMatchObject({ status: 409, json: { error: { code: 'conflict', param: 'secret' } } });
    expect(refused.text).toContain('The first');
    expect(refused.text).not.toContain(secret);
    expect((await send(addAccount, { json: { ...again, baseUrl: `${base}/elsewhere` } })).status).toBe(201);
    // A relay takes one secret for every protocol it speaks.
    expect((await send(addAccount, { json: { ...again, platform: 'anthropic' } })).status).toBe(201);
    await send(removeAccount, { method: 'DELETE', params: { id: made.id } });
    expect((await send(addAccount, { json: again })).status).toBe(201);
  });

  it('want their secret again with a new base URL', async () => {
    const made = await add();
    const refused = await patch(made.id, { baseUrl: 'https://elsewhere.example/v1' });
    expect(refused).toMatchObject({ status: 400, json: { error: { param: 'secret' } } });
    expect((await patch(made.id, { baseUrl: base, name: 'same place' })).status).toBe(200);
    const moved = await patch(made.id, {
      baseUrl: 'https://api.deepseek.com/v1',
      secret: 'sk-another-secret',
      platform: 'openai-compatible',
    });
    expect(moved.json).toMatchObject({ provider: 'deepseek', secretHint: '…cret' });
  });

  it('are refused where they make no sense', async () => {
    const wrong: [Record<string, unknown>, string][] = [
      [{ baseUrl: 'http://169.254.169.254/v1' }, 'baseUrl'],
      [{ baseUrl: 'http://0xa9fea9fe/v1' }, 'baseUrl'],
      [{ baseUrl: 'ftp://x' }, 'baseUrl'],
      [{ baseUrl: 'http://user:pass@x.example' }, 'baseUrl'],
      [{ proxyUrl: 'socks4://x' }, 'proxyUrl'],
      [{ proxyUrl: 'http://[fe80::1]:80' }, 'proxyUrl'],
      [{ platform: 'azure-openai', baseUrl: undefined }, 'baseUrl'],
      [{ secret: undefined }, 'secret'],
      [{ secret: 'line\nbreak' }, 'secret'],
      [{ weight: -1 }, 'weight'],
      [{ colour: 'red' }, 'colour'],
    ];
    for (const [fields, param] of wrong) {
      const { status, json } = await send(addAccount, {
        json: { platform: 'openai', baseUrl: base, secret: canary, ...fields },
      });
      expect({ status, json }, JSON.stringify(fields)).toMatchObject({
        status: 400,
        json: { error: { param } },
      });
    }
  });

  it('are for administrators alone', async () => {
    const user = await createPerson(database, 'user');
    expect((await send(getAccounts, { as: user })).status).toBe(403);
    expect((await callRoute(getAccounts)).status).toBe(401);
  });

  it('reach the pool at once on this node, and every other within a look', async () => {
    const other = createAccountPool();
    await other.load(database);
    const made = await add({ models: ['only-here'] });
    const ask = {
      model: 'only-here',
      protocol: 'openai',
      endpoint: 'chat/completions',
      allowedPlatforms: [],
      sessionKey: null,
      tried: new Set<string>(),
    } as const;
    expect(accountPool().chooseAccount(ask)).toMatchObject({
      chosen: true,
      account: { id: made.id, secret: expect.stringMatching(new RegExp(`${canary}$`)) },
    });
    await other.load(database);
    expect(other.chooseAccount(ask)).toMatchObject({ chosen: true });
    await patch(made.id, { enabled: false });
    await lookForChanges();
    expect(accountPool().chooseAccount(ask)).toMatchObject({ chosen: false, code: 'no_account_available' });
  });

  it('show a cooldown, keep it over a restart, and lose it by a reset', async () => {
    const made = await add({ models: ['cold'] });
    const account = accountPool().account(made.id)!;
    for (let failure = 0; failure < 3; failure += 1) {
      accountPool().health(made.id).account.until = 0;
      accountPool().reportFailure({
        account,
        upstreamModel: 'cold',
        httpStatus: 500,
        retryAfterSeconds: null,
        message: 'boom',
      });
    }
    const shown = await send(getAccount, { params: { id: made.id } });
    expect(shown.json).toMatchObject({
      status: 'failing',
      lastError: 'boom',
      cooldownUntil: expect.any(String),
    });
    await accountPool().save(database);
    const restarted = createAccountPool();
    await restarted.load(database);
    expect(restarted.health(made.id).account).toMatchObject({ failures: 3 });
    expect(restarted.health(made.id).account.until).toBeGreaterThan(nowMillis());
    const reset = await send(resetAccount, { params: { id: made.id } });
    expect(reset.json).toMatchObject({ status: 'active', cooldownUntil: null, lastError: null });
    await restarted.load(database);
    expect(restarted.health(made.id).account).toMatchObject({ failures: 0, until: 0 });
  });

  it('keep the places of calls under way through a change', async () => {
    const made = await add({ models: ['busy'], maxConcurrency: 1 });
    const ask = {
      model: 'busy',
      protocol: 'openai',
      endpoint: 'chat/completions',
      allowedPlatforms: [],
      sessionKey: null,
      tried: new Set<string>(),
    } as const;
    const call = accountPool().chooseAccount(ask);
    await patch(made.id, { name: 'renamed' });
    expect(accountPool().chooseAccount(ask)).toMatchObject({ chosen: false, retryAfterSeconds: 1 });
    if (call.chosen) call.release();
    expect(accountPool().health(made.id).inFlight).toBe(0);
  });

  it('remember what was learnt of an upstream, on every node', async () => {
    const made = await add();
    accountPool().learn(made.id, { rejectsStreamOptions: true });
    await accountPool().save(database);
    const other = createAccountPool();
    await other.load(database);
    expect(other.account(made.id)?.traits.rejectsStreamOptions).toBe(true);
  });

  it('are tested by one small call, plain and streamed, that tells whether usage comes back', async () => {
    const made = await add({ defaultModel: 'gpt-a', modelMap: { house: 'gpt-b' } });
    const good = await send(testAccount, { params: { id: made.id } });
    expect(good.json).toMatchObject({
      ok: true,
      httpStatus: 200,
      ttftMs: expect.any(Number),
      durationMs: expect.any(Number),
      usageReturned: true,
      error: null,
      model: 'gpt-a',
      plain: { ok: true },
      streamed: { ok: true },
    });
    const mapped = await send(testAccount, {
      params: { id: made.id },
      json: { model: 'house', stream: true },
    });
    expect(mapped.json).toMatchObject({ ok: true, plain: null });
    expect(JSON.parse(seen.at(-1)!.body)).toMatchObject({
      model: 'gpt-b',
      stream_options: { include_usage: true },
    });
    const mute = await send(testAccount, { params: { id: made.id }, json: { model: 'mute' } });
    expect(mute.json).toMatchObject({
      ok: true,
      usageReturned: false,
      plain: { usageReturned: true },
      streamed: { usageReturned: false },
    });
    const fake = await send(testAccount, { params: { id: made.id }, json: { model: 'fake' } });
    expect(fake.json).toMatchObject({
      ok: false,
      httpStatus: 200,
      error: expect.stringContaining('overloaded'),
    });
  });

  it('say why a test failed, without the secret the upstream quotes', async () => {
    const made = await add({ secret: 'sk-wrong-but-still-secret', defaultModel: 'gpt-a' });
    const refused = await send(testAccount, { params: { id: made.id } });
    expect(refused.json).toMatchObject({
      ok: false,
      httpStatus: 401,
      usageReturned: false,
      streamed: null,
      error: 'Incorrect API key provided: …',
    });
    expect(refused.text).not.toContain('sk-wrong-but-still-secret');
    const dead = createServer().listen(0, '127.0.0.1');
    await once(dead, 'listening');
    const { port } = dead.address() as AddressInfo;
    await new Promise((resolve) => dead.close(resolve));
    const away = await add({ baseUrl: `http://127.0.0.1:${port}/v1`, defaultModel: 'gpt-a' });
    expect((await send(testAccount, { params: { id: away.id } })).json).toMatchObject({
      ok: false,
      httpStatus: null,
      error: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('fetch the upstream’s models, which then can be listed', async () => {
    const made = await add({ models: ['gpt-*'], tags: ['listing'] });
    const { json } = await send(listModels, { params: { id: made.id } });
    expect(json).toEqual({ ok: true, models: ['gpt-a', 'gpt-b', 'other'], httpStatus: 200, error: null });
    await lookForChanges();
    const served = accountPool()
      .servedModels({ protocol: 'openai', allowedPlatforms: [] })
      .map(({ id }) => id);
    expect(served).toEqual(expect.arrayContaining(['gpt-a', 'gpt-b']));
    expect(served).not.toContain('other');
    expect(accountPool().servedModels({ protocol: 'openai', allowedPlatforms: ['gemini'] })).toEqual([]);
  });

  it('are imported from lines, CSV and JSON, each entry answered for itself', async () => {
    const lines = await send(importAccounts, {
      json: {
        text: `sk-import-one-000001\n# note\n\nsk-import-one-000001\n${canary}-x, https://relay.example/v1\n`,
        defaults: { platform: 'openai', tags: ['imported'] },
      },
    });
    expect(lines.json).toMatchObject({
      created: 2,
      duplicates: 1,
      invalid: 0,
      items: [
        { line: 1, status: 'created', secretHint: '…0001' },
        { line: 4, status: 'duplicate', duplicateOf: { line: 1 } },
        { line: 5, status: 'created' },
      ],
    });
    expect(lines.text).not.toContain('sk-import-one');

    const csv =
      'name,api_key,base_url,models,weight\n"Box, one",sk-csv-000000002,https://a.example/v1,m1;m2,3\nbad,sk-csv-000000003,nonsense,,\n';
    const table = await send(importAccounts, {
      body: csv,
      headers: { 'content-type': 'text/csv', 'sec-fetch-site': 'same-origin' },
    });
    expect(table.json).toMatchObject({
      created: 1,
      invalid: 1,
      items: [
        { line: 2, name: 'Box, one' },
        { line: 3, status: 'invalid', error: expect.stringContaining('baseUrl') },
      ],
    });
    const stored = await database.read.account.findFirst({ where: { name: 'Box, one' } });
    expect(stored).toMatchObject({ platform: 'openai-compatible', weight: 3, models: ['m1', 'm2'] });

    const list = await send(importAccounts, {
      json: [{ secret: 'sk-ant-abcdefgh12345' }, 'gsk_abcdefgh12345', { name: 'none' }],
    });
    expect(list.json).toMatchObject({ created: 2, invalid: 1 });
    expect(await database.read.account.findFirst({ where: { platform: 'anthropic' } })).toMatchObject({
      authStyle: 'x-api-key',
    });

    const preview = await send(importAccounts, {
      path: '/?dryRun=true',
      json: ['sk-preview-0000001', 'sk-ant-abcdefgh12345'],
    });
    expect(preview.json).toMatchObject({
      created: 0,
      dryRun: true,
      items: [{ status: 'ready' }, { status: 'duplicate', duplicateOf: { id: expect.any(String) } }],
    });
    const broken = await send(importAccounts, { json: { text: `[{"secret": "${canary}"` } });
    expect(broken.status).toBe(400);
    expect(broken.text).not.toContain(canary);
  });

  it('are listed in pages, found by name, and know their presets', async () => {
    const first = await send(getAccounts, { path: '/?limit=2' });
    const page = first.json as { items: Answer[]; nextCursor: string };
    expect(page.items.length).toBe(2);
    const next = await send(getAccounts, { path: `/?limit=2&cursor=${page.nextCursor}` });
    expect((next.json as { items: Answer[] }).items[0]!.id < page.items[1]!.id).toBe(true);
    const found = await send(getAccounts, { path: '/?q=renamed' });
    expect((found.json as { items: Answer[] }).items.length).toBe(1);
    const presets = await send(getPresets);
    expect((presets.json as { items: { id: string }[] }).items.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['deepseek', 'ollama']),
    );
  });
});
