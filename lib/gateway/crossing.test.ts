import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { serializeRecord } from '@/lib/journal/record';
import { metricsText, observeEnds } from '@/lib/metrics/metrics';
import { refusingUrl } from '@/lib/testing/dead-ports';
import { open, send } from '@/lib/testing/gateway-client';
import { canarySecret, removeAccounts, useGateway } from '@/lib/testing/gateway-harness';
import {
  answerJson,
  answerStream,
  closeBeforeHeaders,
  hangBeforeHeaders,
  redirectTo,
  resetBeforeHeaders,
  type Script,
} from '@/lib/testing/scripted-upstream';
import {
  chatBeginning,
  chatBody,
  chatFinish,
  chatJson,
  chatStream,
  chatStreamWithoutUsage,
  done,
  messagesBody,
  messagesStream,
} from '@/lib/testing/wire-samples';

describe('what crosses the gateway', () => {
  const gateway = useGateway({ bodyLimit: 1024 * 1024 });
  let key = '';
  const chat = () => `${gateway.url}/v1/chat/completions`;
  const streamed = { ...chatBody, stream: true };

  beforeEach(async () => {
    await removeAccounts(gateway.database);
    key = (await gateway.key()).secret;
  });

  it('passes only listed request headers, with the account’s credentials instead of the client’s', async () => {
    await gateway.account();
    gateway.upstream.always(answerJson(chatJson));
    await send(`${chat()}?key=${key}&user=7`, {
      body: chatBody,
      headers: {
        'x-api-key': key,
        'x-goog-api-key': key,
        cookie: 'session=secret',
        connection: 'close',
        'x-forwarded-for': '10.0.0.9',
        'proxy-authorization': 'Basic c2VjcmV0',
        'openai-organization': 'org-of-the-client',
        'x-stainless-lang': 'js',
        'openai-beta': 'assistants=v2',
        'anthropic-beta': 'tools-2024',
        'idempotency-key': 'once',
        'x-unknown': 'left behind',
      },
    });
    const seen = gateway.upstream.requests[0];
    expect(seen?.headers).toMatchObject({
      authorization: `Bearer ${canarySecret}`,
      'x-stainless-lang': 'js',
      'openai-beta': 'assistants=v2',
      'anthropic-beta': 'tools-2024',
      'idempotency-key': 'once',
      'content-type': 'application/json',
      'accept-encoding': 'identity',
    });
    for (const name of [
      'cookie',
      'x-api-key',
      'x-goog-api-key',
      'x-forwarded-for',
      'proxy-authorization',
      'openai-organization',
      'x-unknown',
    ]) {
      expect(seen?.headers[name]).toBeUndefined();
    }
    expect(seen?.target).toBe('/v1/chat/completions?user=7');
  });

  it('passes only listed answer headers', async () => {
    await gateway.account();
    gateway.upstream.always(
      answerJson(chatJson, 200, {
        'set-cookie': 'a=b',
        location: 'http://elsewhere.example',
        'x-ratelimit-limit-requests': '99999',
        'openai-organization': 'org-of-the-account',
        'x-request-id': 'req_upstream',
        'openai-processing-ms': '12',
      }),
    );
    const { headers } = await send(chat(), { key, body: chatBody });
    expect(headers['openai-processing-ms']).toBe('12');
    for (const name of ['set-cookie', 'location', 'x-ratelimit-limit-requests', 'openai-organization']) {
      expect(headers[name]).toBeUndefined();
    }
    const end = await gateway.ended();
    expect(headers['x-request-id']).toBe(end.id);
    expect(end.upstreamRequestId).toBe('req_upstream');
    expect(Number(headers['x-weir-overhead-ms'])).toBeGreaterThanOrEqual(0);
    expect(headers['access-control-allow-origin']).toBe('*');
  });

  it('keeps unknown fields and the very bytes of a request that needs no change', async () => {
    await gateway.account();
    gateway.upstream.always(answerJson(chatJson));
    const body =
      '{"model":"gpt-4o",  "messages":[{"role":"user","content":"\\u00e9"}], "x_new": {"deep": [1e3]}}';
    await send(chat(), { key, body });
    expect(gateway.upstream.requests[0]?.body.toString()).toBe(body);
  });

  it.each([1, 7, 4096])('delivers exactly the upstream’s bytes at %i bytes a packet', async (splits) => {
    await gateway.account();
    await gateway.account({
      platform: 'anthropic',
      provider: 'anthropic',
      authStyle: 'x-api-key',
      models: ['claude-*'],
    });
    const asked = { ...streamed, stream_options: { include_usage: true } };
    gateway.upstream.always(answerStream(chatStream, { splits }));
    expect((await send(chat(), { key, body: asked })).body.toString()).toBe(chatStream);
    expect((await send(chat(), { key, body: streamed })).body.toString()).toBe(chatStreamWithoutUsage);
    gateway.upstream.always(answerStream(messagesStream, { splits }));
    const messages = await send(`${gateway.url}/v1/messages`, {
      key,
      body: { ...messagesBody, stream: true },
    });
    expect(messages.body.toString()).toBe(messagesStream);
    await gateway.ended(3);
    expect(gateway.ends.map(({ status, outputTokens }) => [status, outputTokens])).toEqual([
      ['success', 7],
      ['success', 7],
      ['success', 15],
    ]);
  });

  it('passes malformed events, an event of 20 MB and binary bodies as they are', async () => {
    await gateway.account();
    const odd = `: hello\n\ndata: {"choices": [not json\n\ndata:\n\nretry: 5\r\n\r\n${chatBeginning}${chatFinish}${done}`;
    gateway.upstream.always(answerStream(odd));
    const asked = { ...streamed, stream_options: { include_usage: true } };
    expect((await send(chat(), { key, body: asked })).body.toString()).toBe(odd);
    const large = `data: {"choices":[{"index":0,"delta":{"content":"${'x'.repeat(20 * 1024 * 1024)}"}}]}\n\n${chatFinish}${done}`;
    gateway.upstream.always(answerStream(large, { splits: 1024 * 1024 }));
    const whole = await send(chat(), { key, body: streamed });
    expect(whole.body.equals(Buffer.from(large))).toBe(true);
    const sound = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 256));
    gateway.upstream.always((_request, reply) => reply.whole(200, sound, { 'content-type': 'audio/mpeg' }));
    const speech = await send(`${gateway.url}/v1/audio/speech`, {
      key,
      body: { model: 'tts-1', voice: 'alloy', input: 'Hello there' },
    });
    expect(speech.body.equals(sound)).toBe(true);
    expect(speech.headers['content-type']).toBe('audio/mpeg');
    expect(await gateway.ended(3)).toMatchObject({ status: 'success', units: { characters: 11 } });
  });

  it('passes multipart uploads', async () => {
    await gateway.account();
    gateway.upstream.always(answerJson({ text: 'hello' }));
    const boundary = 'xxBOUNDARYxx';
    const body = Buffer.concat([
      Buffer.from(
        `--${boundary}\r\ncontent-disposition: form-data; name="model"\r\n\r\nwhisper-1\r\n--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a.wav"\r\ncontent-type: audio/wav\r\n\r\n`,
      ),
      Buffer.from([0, 255, 13, 10, 7]),
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ]);
    const answer = await send(`${gateway.url}/v1/audio/transcriptions`, {
      key,
      body,
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    });
    expect(answer.status).toBe(200);
    expect(gateway.upstream.requests[0]?.body.equals(body)).toBe(true);
    expect(await gateway.ended()).toMatchObject({ model: 'whisper-1', endpoint: 'audio/transcriptions' });
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ] as const)('takes request bodies in %s, and none that unpack beyond the limit', async (encoding, pack) => {
    await gateway.account();
    gateway.upstream.always(answerJson(chatJson));
    const headers = { 'content-encoding': encoding };
    const answer = await send(chat(), { key, body: pack(Buffer.from(JSON.stringify(chatBody))), headers });
    expect(answer.status).toBe(200);
    expect(JSON.parse(gateway.upstream.requests[0]?.body.toString() ?? '')).toEqual(chatBody);
    expect(gateway.upstream.requests[0]?.headers['content-encoding']).toBeUndefined();
    const bomb = await send(chat(), { key, body: pack(Buffer.alloc(8 * 1024 * 1024)), headers });
    expect(bomb.status).toBe(413);
    const broken = await send(chat(), { key, body: Buffer.from('not packed'), headers });
    expect(broken.status).toBe(400);
  });

  it('reads an answer that comes encoded although plain was asked for, and stops a bomb', async () => {
    await gateway.account();
    gateway.upstream.always((_request, reply) =>
      reply.whole(200, gzipSync(JSON.stringify(chatJson)), { 'content-encoding': 'gzip' }),
    );
    const answer = await send(chat(), { key, body: chatBody });
    expect(answer.headers['content-encoding']).toBeUndefined();
    expect(JSON.parse(answer.body.toString())).toEqual(chatJson);
    expect(await gateway.ended(1)).toMatchObject({ status: 'success', outputTokens: 7 });
    gateway.upstream.always(
      answerStream(gzipSync(chatStream), { splits: 3, headers: { 'content-encoding': 'gzip' } }),
    );
    expect((await send(chat(), { key, body: streamed })).body.toString()).toBe(chatStreamWithoutUsage);
    const bomb = gzipSync(Buffer.alloc(300 * 1024 * 1024, 'a'));
    gateway.upstream.always((_request, reply) =>
      reply.whole(200, bomb, { 'content-encoding': 'gzip', 'content-type': 'text/event-stream' }),
    );
    const cut = await send(chat(), { key, body: streamed });
    expect(cut.body.length).toBeLessThan(32 * 1024 * 1024);
    expect((await gateway.ended(3)).status).toBe('error');
  });

  it('holds the upstream back while a client reads slowly', async () => {
    await gateway.account();
    const event = `data: {"choices":[{"index":0,"delta":{"content":"${'y'.repeat(60_000)}"}}]}\n\n`;
    let sent = 0;
    gateway.upstream.always(async (_request, reply) => {
      await reply.head(200, { 'content-type': 'text/event-stream', 'transfer-encoding': 'chunked' });
      for (sent = 0; sent < 2000; sent += 1) await reply.chunk(event);
      await reply.chunk(chatFinish + done);
      await reply.endChunks();
    });
    const { connect } = await import('node:net');
    const socket = connect(gateway.port, '127.0.0.1');
    const body = JSON.stringify(streamed);
    socket.write(
      `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${key}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    socket.pause();
    let before = -1;
    while (sent === 0 || sent !== before) {
      before = sent;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    // 120 MB are waiting; what fits into the kernel's and Node's buffers is a small part of it.
    expect(sent).toBeLessThan(1000);
    socket.resume();
    expect(await gateway.ended()).toMatchObject({ status: 'success' });
    socket.destroy();
  });

  it('takes a request that comes byte by byte', async () => {
    await gateway.account();
    gateway.upstream.always(answerJson(chatJson));
    const { connect } = await import('node:net');
    const socket = connect(gateway.port, '127.0.0.1');
    socket.setNoDelay(true);
    const body = JSON.stringify(chatBody);
    const text = `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: Bearer ${key}\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
    for (const letter of text) await new Promise<void>((resolve) => socket.write(letter, () => resolve()));
    const received: Buffer[] = [];
    for await (const bytes of socket) received.push(bytes as Buffer);
    expect(Buffer.concat(received).toString()).toContain('"Hello there"');
  });

  it('is done with a client that leaves in the middle of its body', async () => {
    await gateway.account();
    const { connect } = await import('node:net');
    const socket = connect(gateway.port, '127.0.0.1');
    socket.write(
      `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${key}\r\ncontent-length: 5000\r\n\r\n{"model":`,
      () => setTimeout(() => socket.resetAndDestroy(), 50),
    );
    expect(await gateway.ended()).toMatchObject({
      status: 'aborted',
      endReason: 'client_closed',
      attempts: [],
    });
    expect(gateway.starts).toHaveLength(0);
  });

  it('asks again after 429 elsewhere, and honours its retry-after', async () => {
    const first = await gateway.account({ priority: 2 });
    const second = await gateway.account({ priority: 1 });
    gateway.upstream.once((_request, reply) =>
      reply.whole(429, '{"error":{"message":"slow"}}', { 'retry-after': '30' }),
    );
    gateway.upstream.always(answerJson(chatJson));
    expect((await send(chat(), { key, body: chatBody })).status).toBe(200);
    expect(
      (await gateway.ended(1)).attempts.map(({ accountId, httpStatus }) => [accountId, httpStatus]),
    ).toEqual([
      [first.id, 429],
      [second.id, 200],
    ]);
    await send(chat(), { key, body: chatBody });
    expect((await gateway.ended(2)).attempts.map(({ accountId }) => accountId)).toEqual([second.id]);
  });

  it('tries at most three times, and hands on the last error', async () => {
    for (let index = 0; index < 5; index += 1) await gateway.account({ name: `number ${index}` });
    gateway.upstream.always(answerJson({ error: { message: 'down' } }, 500));
    const answer = await send(chat(), { key, body: chatBody });
    expect(answer.status).toBe(500);
    const end = await gateway.ended();
    expect(end.attempts).toHaveLength(3);
    expect(new Set(end.attempts.map(({ accountId }) => accountId)).size).toBe(3);
  });

  it('asks once more without stream_options where they are rejected, and remembers', async () => {
    await gateway.account();
    const rejecting: Script = (request, reply) =>
      request.body.includes('stream_options')
        ? reply.whole(400, '{"error":{"message":"Unknown field: stream_options"}}')
        : answerStream(chatBeginning + chatFinish + done)(request, reply);
    gateway.upstream.always(rejecting);
    expect((await send(chat(), { key, body: streamed })).status).toBe(200);
    expect((await gateway.ended(1)).attempts).toHaveLength(2);
    await send(chat(), { key, body: streamed });
    const end = await gateway.ended(2);
    expect(end.attempts).toHaveLength(1);
    expect(end).toMatchObject({ status: 'success', usageSource: 'estimated' });
  });

  it('lets no secret out, whatever fails', async () => {
    const account = () =>
      gateway.account({ baseUrl: `${gateway.upstream.url}/v1`, timeouts: { firstByteMs: 300, idleMs: 300 } });
    const echo: Script = (request, reply) =>
      reply.whole(
        401,
        JSON.stringify({ error: { message: `bad key ${request.headers.authorization}`, code: 'x' } }),
        {
          'x-request-id': 'r',
          'openai-model': canarySecret,
        },
      );
    const stalling = answerStream(chatBeginning, { ending: 'hang' });
    const stallingInJson: Script = async (_request, reply) => {
      await reply.head(200, { 'content-type': 'application/json', 'content-length': '5000' });
      await reply.chunk('{"id": "1", ');
      await reply.hang();
    };
    const scripts: Script[] = [
      echo,
      (_request, reply) => reply.whole(500, `oops ${canarySecret}`, { 'content-type': 'text/plain' }),
      answerJson({ error: { message: `fake ${canarySecret}` } }),
      answerStream(`data: {"error":{"message":"${canarySecret}"}}\n\n`),
      answerStream(chatBeginning, { ending: 'cut' }),
      answerStream(chatBeginning, { ending: 'reset' }),
      stalling,
      stallingInJson,
      hangBeforeHeaders,
      redirectTo(`http://x/?key=${canarySecret}`),
      resetBeforeHeaders,
      closeBeforeHeaders,
    ];
    const seen: string[] = [];
    const written: string[] = [];
    const output = process.stdout.write.bind(process.stdout);
    process.stdout.write = ((text: string | Uint8Array) => {
      written.push(String(text));
      return true;
    }) as typeof process.stdout.write;
    try {
      for (const [index, script] of scripts.entries()) {
        await removeAccounts(gateway.database);
        await account();
        gateway.upstream.always(script);
        const body = index % 2 || script === stalling ? streamed : chatBody;
        const answer = await send(`${chat()}?key=${key}`, { body });
        seen.push(JSON.stringify(answer.headers), answer.body.toString('latin1'));
        await gateway.ended(index + 1);
      }
      await removeAccounts(gateway.database);
      await gateway.account({ baseUrl: `${await refusingUrl()}/v1?key=${canarySecret}` });
      const refused = await send(chat(), { key, body: chatBody });
      seen.push(JSON.stringify(refused.headers), refused.body.toString());
    } finally {
      process.stdout.write = output;
    }
    await gateway.ended(scripts.length + 1);
    expect(gateway.ends.filter(({ errorCode }) => errorCode === 'upstream_timeout')).toHaveLength(3);
    observeEnds(gateway.ends);
    const { text: metrics } = await metricsText();
    expect(metrics).toContain('error_code="upstream_timeout"');
    const everything = [
      metrics,
      ...seen,
      ...written,
      ...gateway.ends.map(serializeRecord),
      ...gateway.starts.map(serializeRecord),
    ];
    for (const text of everything) {
      expect(text).not.toContain(canarySecret);
      expect(text).not.toContain(key);
    }
  });

  it('keeps a long silence before the first event from holding the head back', async () => {
    await gateway.account();
    gateway.upstream.always(async (_request, reply) => {
      await reply.head(200, { 'content-type': 'text/event-stream', 'transfer-encoding': 'chunked' });
      await reply.hang();
    });
    const client = open(chat(), { key, body: streamed });
    const head = await client.head();
    expect(head.statusCode).toBe(200);
    client.leave();
    expect(await gateway.ended()).toMatchObject({ status: 'aborted' });
  });
});
