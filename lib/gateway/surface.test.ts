import { connect } from 'node:net';
import { beforeEach, describe, expect, it } from 'vitest';
import { handleGateway } from '@/lib/gateway/handle';
import { unauthenticatedCalls } from '@/lib/gateway/unauthenticated-calls';
import { send } from '@/lib/testing/gateway-client';
import { removeAccounts, useGateway } from '@/lib/testing/gateway-harness';
import { answerJson, answerStream } from '@/lib/testing/scripted-upstream';
import {
  chatBeginning,
  chatBody,
  chatFinish,
  chatJson,
  chatStream,
  done,
  geminiBody,
  geminiJson,
  geminiStream,
  messagesBody,
  messagesJson,
} from '@/lib/testing/wire-samples';

describe('the surface that clients see', () => {
  const gateway = useGateway();
  let key = '';
  const chat = () => `${gateway.url}/v1/chat/completions`;
  const parsed = (body: Buffer) => JSON.parse(body.toString());

  beforeEach(async () => {
    await removeAccounts(gateway.database);
    key = (await gateway.key()).secret;
  });

  it('serves each path under both prefixes', async () => {
    await gateway.account();
    await gateway.account({
      platform: 'anthropic',
      provider: 'anthropic',
      authStyle: 'x-api-key',
      models: ['claude-*'],
    });
    await gateway.account({
      platform: 'gemini',
      provider: 'google',
      authStyle: 'x-goog-api-key',
      baseUrl: gateway.upstream.url,
      models: ['gemini-*'],
    });
    gateway.upstream.always((request, reply) =>
      request.target.includes('/messages')
        ? answerJson(messagesJson)(request, reply)
        : request.target.includes('/models/')
          ? answerJson(geminiJson)(request, reply)
          : answerJson(chatJson)(request, reply),
    );
    const cases: [string, object][] = [
      ['/v1/chat/completions', chatBody],
      ['/api/v1/chat/completions', chatBody],
      ['/v1/messages', messagesBody],
      ['/api/v1/messages', messagesBody],
      ['/gemini/v1beta/models/gemini-2.5-flash:generateContent', geminiBody],
      ['/api/gemini/v1beta/models/gemini-2.5-flash:generateContent', geminiBody],
      ['/v1beta/models/gemini-2.5-flash:generateContent', geminiBody],
      ['/gemini/v1/models/gemini-2.5-flash:generateContent', geminiBody],
      ['/gemini/v1/chat', { ...geminiBody, model: 'gemini-2.5-flash' }],
    ];
    for (const [path, body] of cases) {
      const answer = await send(gateway.url + path, { key, body });
      expect([path, answer.status]).toEqual([path, 200]);
    }
    const targets = gateway.upstream.requests.map(({ target }) => target);
    expect(targets.slice(4)).toEqual([
      '/v1beta/models/gemini-2.5-flash:generateContent',
      '/v1beta/models/gemini-2.5-flash:generateContent',
      '/v1beta/models/gemini-2.5-flash:generateContent',
      '/v1/models/gemini-2.5-flash:generateContent',
      '/v1beta/models/gemini-2.5-flash:generateContent',
    ]);
    expect(parsed(gateway.upstream.requests.at(-1)?.body ?? Buffer.alloc(0))).toEqual(geminiBody);
  });

  it('streams Gemini’s chat path where its body asks for it', async () => {
    await gateway.account({
      platform: 'gemini',
      provider: 'google',
      authStyle: 'x-goog-api-key',
      baseUrl: gateway.upstream.url,
    });
    gateway.upstream.always(answerStream(geminiStream));
    const body = { ...geminiBody, model: 'gemini-2.5-flash', stream: true };
    const answer = await send(`${gateway.url}/gemini/v1/chat`, { key, body });
    expect(answer.body.toString()).toBe(geminiStream);
    expect(gateway.upstream.requests[0]?.target).toBe(
      '/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse',
    );
    expect(await gateway.ended()).toMatchObject({
      endpoint: 'streamGenerateContent',
      stream: true,
      inputTokens: 20,
      outputTokens: 9,
    });
  });

  it('lists the models a key may use, in each protocol’s shape', async () => {
    await gateway.account({ models: ['gpt-4o', 'gpt-4o-mini', 'o3'] });
    await gateway.account({
      platform: 'anthropic',
      provider: 'anthropic',
      authStyle: 'x-api-key',
      models: ['claude-sonnet-5-5'],
    });
    const limited = (await gateway.key({ allowedModels: ['gpt-*', 'claude-*'] })).secret;
    const list = await send(`${gateway.url}/v1/models`, { method: 'GET', key: limited });
    expect(parsed(list.body)).toMatchObject({ object: 'list' });
    expect(parsed(list.body).data.map(({ id }: { id: string }) => id)).toEqual(
      expect.arrayContaining(['gpt-4o', 'gpt-4o-mini']),
    );
    expect(JSON.stringify(parsed(list.body))).not.toContain('"o3"');
    const anthropic = await send(`${gateway.url}/v1/models`, {
      method: 'GET',
      headers: { 'x-api-key': limited, 'anthropic-version': '2023-06-01' },
    });
    expect(parsed(anthropic.body)).toMatchObject({
      data: [{ type: 'model', id: 'claude-sonnet-5-5' }],
      has_more: false,
    });
    const one = await send(`${gateway.url}/v1/models/gpt-4o`, { method: 'GET', key: limited });
    expect(parsed(one.body)).toMatchObject({ id: 'gpt-4o', object: 'model' });
    const hidden = await send(`${gateway.url}/v1/models/o3`, { method: 'GET', key: limited });
    expect([hidden.status, parsed(hidden.body).error.code]).toEqual([404, 'model_not_found']);
    expect(await gateway.ended(4)).toMatchObject({ endpoint: 'models', endReason: 'rejected' });
    expect(gateway.ends[0]).toMatchObject({ endpoint: 'models', status: 'success', usageSource: 'none' });
  });

  it('answers unknown paths and wrong methods in JSON, before any key', async () => {
    const unknown = await send(`${gateway.url}/v1/nothing/here`, { body: {} });
    expect([unknown.status, unknown.headers['content-type'], parsed(unknown.body).error.code]).toEqual([
      404,
      'application/json',
      'not_found',
    ]);
    const method = await send(chat(), { method: 'GET' });
    expect([method.status, method.headers.allow]).toEqual([405, 'POST, OPTIONS']);
    const gemini = await send(`${gateway.url}/gemini/v1beta/cachedContents`, { body: {} });
    expect(parsed(gemini.body).error).toMatchObject({ code: 404, status: 'NOT_FOUND' });
    expect(gateway.ends).toHaveLength(0);
  });

  it('answers preflights for any origin, without credentials', async () => {
    const answer = await send(chat(), {
      method: 'OPTIONS',
      headers: {
        origin: 'https://app.example',
        'access-control-request-headers': 'authorization, content-type',
      },
    });
    expect(answer.status).toBe(204);
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-headers': 'authorization, content-type',
    });
    expect(answer.headers['access-control-allow-credentials']).toBeUndefined();
  });

  it('refuses a WebSocket upgrade at once', async () => {
    const socket = connect(gateway.port, '127.0.0.1');
    socket.write(
      'GET /v1/responses HTTP/1.1\r\nhost: x\r\nconnection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    const received: Buffer[] = [];
    for await (const bytes of socket) received.push(bytes as Buffer);
    expect(Buffer.concat(received).toString()).toMatch(/^HTTP\/1\.1 426 .*"upgrade_required"/s);
  });

  it('takes the key wherever clients put it', async () => {
    await gateway.account();
    gateway.upstream.always(answerJson(chatJson));
    const ways: { headers: Record<string, string> }[] = [
      { headers: { authorization: `Bearer ${key}` } },
      { headers: { 'x-api-key': key } },
      { headers: { 'x-goog-api-key': key } },
      { headers: { authorization: '', 'x-api-key': key } },
    ];
    for (const way of ways) expect((await send(chat(), { ...way, body: chatBody })).status).toBe(200);
    expect((await send(`${chat()}?key=${key}`, { body: chatBody })).status).toBe(200);
  });

  it('counts calls without a valid key by cause and address', async () => {
    const counted = (cause: string) =>
      unauthenticatedCalls()
        .filter((entry) => entry.cause === cause && entry.prefix === '127.0.0.0/24')
        .reduce((sum, entry) => sum + entry.count, 0);
    const before = [counted('missing'), counted('invalid')];
    await send(chat(), { body: chatBody });
    await send(chat(), { body: chatBody, key: `sk-weir-${'x'.repeat(43)}` });
    expect([counted('missing'), counted('invalid')]).toEqual(before.map((count) => (count ?? 0) + 1));
  });

  it('names a Responses body sent to chat', async () => {
    await gateway.account();
    const answer = await send(chat(), { key, body: { model: 'gpt-4o', input: 'hello' } });
    expect(answer.status).toBe(400);
    expect(parsed(answer.body).error.message).toContain('/v1/responses');
  });

  it('keeps tags and session with the row', async () => {
    await gateway.account();
    const tagged = (await gateway.key({ tags: { team: 'core', app: 'site' } })).secret;
    gateway.upstream.always(answerJson(chatJson));
    await send(chat(), {
      key: tagged,
      body: chatBody,
      headers: { 'x-weir-tags': 'app=bot, env = prod,broken,=x', 'x-weir-session': 's-1' },
    });
    expect(await gateway.ended(1)).toMatchObject({
      tags: { team: 'core', app: 'bot', env: 'prod' },
      sessionId: 's-1',
    });
    await send(chat(), { key: tagged, body: { ...chatBody, prompt_cache_key: 'p-1' } });
    expect((await gateway.ended(2)).sessionId).toBe('p-1');
    await send(chat(), { key: tagged, body: chatBody });
    await send(chat(), {
      key: tagged,
      body: { ...chatBody, messages: [...chatBody.messages, { role: 'assistant', content: 'Hi' }] },
    });
    const last = await gateway.ended(4);
    expect(last.sessionId).toBeTruthy();
    expect(gateway.ends[2]?.sessionId).toBe(last.sessionId);
  });

  it('answers the very same call from its cache where key and call allow it', async () => {
    await gateway.account();
    const caching = (await gateway.key({ responseCache: true })).secret;
    gateway.upstream.always(answerJson(chatJson));
    const headers = { 'x-weir-cache': 'on' };
    const miss = await send(chat(), { key: caching, body: chatBody, headers });
    const hit = await send(chat(), { key: caching, body: chatBody, headers });
    expect([miss.headers['x-weir-cache'], hit.headers['x-weir-cache']]).toEqual(['miss', 'hit']);
    expect(hit.body.equals(miss.body)).toBe(true);
    expect(gateway.upstream.requests).toHaveLength(1);
    const row = await gateway.ended(2);
    expect(row).toMatchObject({
      cached: true,
      status: 'success',
      inputTokens: 0,
      outputTokens: 0,
      savedTokens: 18,
    });
    expect([row.cost, row.savedCost]).toEqual([0n, gateway.ends[0]?.cost]);
    for (const other of [
      { key: caching, body: chatBody },
      { key: caching, body: { ...chatBody, temperature: 1 }, headers },
      { key: (await gateway.key({ responseCache: true })).secret, body: chatBody, headers },
      { key, body: chatBody, headers },
    ]) {
      expect((await send(chat(), other)).headers['x-weir-cache']).not.toBe('hit');
    }
    const streamed = { ...chatBody, stream: true, stream_options: { include_usage: true } };
    gateway.upstream.always(answerStream(chatStream));
    await send(chat(), { key: caching, body: streamed, headers });
    const replay = await send(chat(), { key: caching, body: streamed, headers });
    expect([replay.headers['x-weir-cache'], replay.headers['content-type']]).toEqual([
      'hit',
      'text/event-stream',
    ]);
    expect(replay.body.toString()).toBe(chatStream);
    gateway.upstream.always(answerJson({ error: { message: 'no' } }, 400));
    const failing = { ...chatBody, messages: [{ role: 'user', content: 'fail' }] };
    await send(chat(), { key: caching, body: failing, headers });
    gateway.upstream.always(answerJson(chatJson));
    expect((await send(chat(), { key: caching, body: failing, headers })).status).toBe(200);
  });

  it('marks and estimates calls over a bridge', async () => {
    await gateway.account({ mode: 'web' });
    gateway.upstream.always(answerStream(chatBeginning + chatFinish + done));
    await send(chat(), { key, body: { ...chatBody, stream: true } });
    const end = await gateway.ended();
    expect(end).toMatchObject({ mode: 'web', usageSource: 'estimated', status: 'success' });
    expect(end.inputTokens).toBeGreaterThan(0);
    expect(end.outputTokens).toBeGreaterThan(0);
  });

  it('serves the playground without a key, as a mode of its own', async () => {
    const account = await gateway.account();
    gateway.upstream.always(answerJson(chatJson));
    const answer = await handleGateway(
      {
        method: 'POST',
        path: '/v1/chat/completions',
        query: '',
        headers: { 'content-type': 'application/json' },
        body: Buffer.from(JSON.stringify(chatBody)),
        clientIp: '127.0.0.1',
      },
      { mode: 'playground', userId: 'user-1', userName: 'Admin', accountId: account.id },
    );
    expect(answer.status).toBe(200);
    expect(Buffer.isBuffer(answer.body) && JSON.parse(answer.body.toString())).toEqual(chatJson);
    expect(await gateway.ended()).toMatchObject({
      mode: 'playground',
      keyId: '',
      userId: 'user-1',
      outputTokens: 7,
    });
  });

  it('maps models in the body and tells both names on the row', async () => {
    await gateway.account({ models: ['fast'], modelMap: { fast: 'gpt-4o-mini' } });
    gateway.upstream.always(answerJson(chatJson));
    await send(chat(), { key, body: { ...chatBody, model: 'fast' } });
    expect(parsed(gateway.upstream.requests[0]?.body ?? Buffer.alloc(0)).model).toBe('gpt-4o-mini');
    const end = await gateway.ended();
    expect(end).toMatchObject({ model: 'fast', upstreamModel: 'gpt-4o-mini' });
    expect(end.cost).toBeGreaterThan(0n);
  });
});
