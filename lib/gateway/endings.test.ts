import { beforeEach, describe, expect, it } from 'vitest';
import { serializeRecord } from '@/lib/journal/record';
import { hangingUrl, refusingUrl } from '@/lib/testing/dead-ports';
import { open, send } from '@/lib/testing/gateway-client';
import { removeAccounts, useGateway } from '@/lib/testing/gateway-harness';
import {
  answerJson,
  answerStream,
  closeBeforeHeaders,
  hangBeforeHeaders,
  redirectTo,
  resetBeforeHeaders,
} from '@/lib/testing/scripted-upstream';
import {
  chatBeginning,
  chatBody,
  chatFinish,
  chatJson,
  chatStream,
  chatStreamWithoutUsage,
  done,
  geminiBeginning,
  geminiBody,
  messagesBeginning,
  messagesBody,
  messagesStream,
} from '@/lib/testing/wire-samples';

describe('how a request ends', () => {
  const gateway = useGateway();
  let key = '';
  const chat = () => `${gateway.url}/v1/chat/completions`;
  const streamed = { ...chatBody, stream: true };

  beforeEach(async () => {
    await removeAccounts(gateway.database);
    key = (await gateway.key()).secret;
  });

  it('is a success with exact tokens when the whole answer came', async () => {
    const account = await gateway.account();
    gateway.upstream.always(answerJson(chatJson));
    const answer = await send(chat(), { key, body: chatBody });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body.toString())).toEqual(chatJson);
    const end = await gateway.ended();
    expect(end).toMatchObject({
      id: answer.headers['x-request-id'],
      status: 'success',
      endReason: 'stop',
      errorCode: '',
      httpStatus: 200,
      usageSource: 'upstream',
      inputTokens: 11,
      outputTokens: 7,
      accountId: account.id,
      model: 'gpt-4o',
      stream: false,
    });
    expect(end.attempts).toHaveLength(1);
    expect(gateway.starts.map(({ id }) => id)).toEqual([end.id]);
    await gateway.settled();
    const row = await gateway.database.read.request.findFirstOrThrow({ where: { id: end.id } });
    expect(row).toMatchObject({ inputTokens: 11, outputTokens: 7, httpStatus: 200 });
  });

  it('is a success when the stream reached its end mark, and only the usage chunk is taken out', async () => {
    await gateway.account();
    gateway.upstream.always(answerStream(chatStream));
    const answer = await send(chat(), { key, body: streamed });
    expect(answer.body.toString()).toBe(chatStreamWithoutUsage);
    expect(JSON.parse(gateway.upstream.requests[0]?.body.toString() ?? '')).toMatchObject({
      stream_options: { include_usage: true },
    });
    expect(await gateway.ended()).toMatchObject({
      status: 'success',
      endReason: 'stop',
      usageSource: 'upstream',
      inputTokens: 11,
      outputTokens: 7,
      stream: true,
    });
  });

  it('is a success when the client leaves after the end mark', async () => {
    await gateway.account();
    gateway.upstream.always(answerStream(chatStream, { ending: 'hang' }));
    const client = open(chat(), { key, body: streamed });
    await client.begun();
    expect(await gateway.ended()).toMatchObject({ status: 'success', usageSource: 'upstream' });
    client.leave();
    await gateway.upstream.requests[0]?.closed;
    expect(gateway.ends).toHaveLength(1);
  });

  it('is a success when the stream ends cleanly after a finish reason, without the end mark', async () => {
    await gateway.account();
    gateway.upstream.always(answerStream(chatBeginning + chatFinish));
    await send(chat(), { key, body: streamed });
    expect(await gateway.ended()).toMatchObject({
      status: 'success',
      endReason: 'stop',
      usageSource: 'estimated',
    });
  });

  it('is truncated when the stream ends cleanly without a finish reason', async () => {
    await gateway.account();
    gateway.upstream.always(answerStream(chatBeginning));
    const answer = await send(chat(), { key, body: streamed });
    expect(answer.body.toString()).toBe(chatBeginning);
    const end = await gateway.ended();
    expect(end).toMatchObject({ status: 'error', endReason: 'truncated', usageSource: 'estimated' });
    expect(end.outputTokens).toBeGreaterThan(0);
    expect(end.usageNote).toBeTruthy();
  });

  it('is rejected without an attempt when Weir refuses', async () => {
    await gateway.account({ models: ['gpt-4o'] });
    const limited = (await gateway.key({ allowedModels: ['gpt-4*'] })).secret;
    const cases = [
      { key: limited, body: { ...chatBody, model: 'o3' }, status: 403, code: 'model_not_allowed' },
      { key, body: { ...chatBody, model: 'nobody-has-it' }, status: 404, code: 'model_not_found' },
      { key, body: '{"model": ', status: 400, code: 'invalid_request' },
      { key, body: Buffer.alloc(4 * 1024 * 1024 + 1, 32), status: 413, code: 'request_too_large' },
    ];
    for (const [index, { status, code, ...sent }] of cases.entries()) {
      const answer = await send(chat(), sent);
      expect([answer.status, JSON.parse(answer.body.toString()).error.code]).toEqual([status, code]);
      const end = await gateway.ended(index + 1);
      expect(end).toMatchObject({
        status: 'error',
        endReason: 'rejected',
        errorCode: code,
        httpStatus: status,
        attempts: [],
        inputTokens: null,
        outputTokens: null,
        usageSource: 'none',
        cost: null,
      });
    }
    expect(gateway.upstream.requests).toHaveLength(0);
  });

  it('has no row without a valid key', async () => {
    const body = chatBody;
    const answers = await Promise.all([
      send(chat(), { body }),
      send(chat(), { body, key: 'sk-weir-wrong' }),
      send(chat(), { body, headers: { authorization: '' } }),
    ]);
    for (const answer of answers) {
      expect(answer.status).toBe(401);
      expect(JSON.parse(answer.body.toString()).error.code).toBe('invalid_api_key');
    }
    expect(gateway.ends).toHaveLength(0);
  });

  it('hands on an upstream error as it came, with its retry-after', async () => {
    await gateway.account();
    const body = '{"error":{"message":"bad field","type":"invalid_request_error","param":"x","code":"bad"}}';
    gateway.upstream.always((_request, reply) => reply.whole(400, body, { 'retry-after': '7' }));
    const answer = await send(chat(), { key, body: chatBody });
    expect([answer.status, answer.body.toString(), answer.headers['retry-after']]).toEqual([400, body, '7']);
    expect(await gateway.ended()).toMatchObject({
      status: 'error',
      endReason: 'upstream_error',
      errorCode: 'upstream_error',
      httpStatus: 400,
      errorMessage: 'bad field',
      usageSource: 'none',
    });
  });

  it('is an error when a 200 turns out to be one, in JSON and in a stream', async () => {
    await gateway.account();
    const error = { error: { message: 'overloaded', type: 'server_error', code: null } };
    gateway.upstream.always(answerJson(error));
    const plain = await send(chat(), { key, body: chatBody });
    expect([plain.status, JSON.parse(plain.body.toString()).error.message]).toEqual([502, 'overloaded']);
    expect(await gateway.ended(1)).toMatchObject({
      status: 'error',
      errorCode: 'upstream_error',
      httpStatus: 502,
    });
    gateway.upstream.always(answerStream(`data: ${JSON.stringify(error)}\n\n`));
    const stream = await send(chat(), { key, body: streamed });
    expect(stream.status).toBe(502);
    const end = await gateway.ended(2);
    expect(end).toMatchObject({ status: 'error', errorMessage: 'overloaded' });
    expect(end.attempts.length).toBeGreaterThan(1);
  });

  it.each(['cut', 'reset'] as const)(
    'tells the client and keeps the tokens so far when upstream is %s mid-stream',
    async (ending) => {
      await gateway.account();
      gateway.upstream.always(answerStream(`${chatBeginning}data: {"half`, { ending, pauseMs: 5 }));
      const answer = await send(chat(), { key, body: streamed });
      const text = answer.body.toString();
      expect(text.startsWith(chatBeginning)).toBe(true);
      expect(text).not.toContain('[DONE]');
      const events = text.split('\n\n').filter(Boolean);
      expect(JSON.parse(events.at(-1)?.replace(/^data: /, '') ?? '').error.code).toBe('upstream_error');
      const end = await gateway.ended();
      expect(end).toMatchObject({ status: 'error', endReason: 'upstream_error', usageSource: 'estimated' });
      expect(end.outputTokens).toBeGreaterThan(0);
    },
  );

  it('keeps the counts that Anthropic told at the start when the stream breaks', async () => {
    await gateway.account({ platform: 'anthropic', provider: 'anthropic', authStyle: 'x-api-key' });
    gateway.upstream.always(answerStream(messagesBeginning, { ending: 'cut' }));
    const answer = await send(`${gateway.url}/v1/messages`, { key, body: { ...messagesBody, stream: true } });
    const last = answer.body.toString().split('\n\n').filter(Boolean).at(-1) ?? '';
    expect(last.startsWith('event: error\n')).toBe(true);
    expect(await gateway.ended()).toMatchObject({
      status: 'error',
      usageSource: 'partial',
      inputTokens: 25,
      cacheReadTokens: 5,
    });
  });

  it('gives up on an upstream that stalls mid-stream', async () => {
    await gateway.account({ timeouts: { idleMs: 300 } });
    gateway.upstream.always(answerStream(chatBeginning, { ending: 'hang' }));
    const answer = await send(chat(), { key, body: streamed });
    expect(answer.body.toString()).toContain('upstream_timeout');
    expect(await gateway.ended()).toMatchObject({
      status: 'error',
      endReason: 'timeout',
      errorCode: 'upstream_timeout',
    });
    await gateway.upstream.requests[0]?.closed;
  });

  it('answers 504 when no answer begins, without asking again', async () => {
    await gateway.account({ timeouts: { firstByteMs: 300 } });
    gateway.upstream.always(hangBeforeHeaders);
    const answer = await send(chat(), { key, body: chatBody });
    expect([answer.status, JSON.parse(answer.body.toString()).error.code]).toEqual([504, 'upstream_timeout']);
    expect((await gateway.ended()).attempts).toHaveLength(1);
  });

  it('answers 502 when nothing listens, and 504 when connecting hangs', async () => {
    await gateway.account({ baseUrl: `${await refusingUrl()}/v1` });
    const refused = await send(chat(), { key, body: chatBody });
    expect(refused.status).toBe(502);
    expect(await gateway.ended(1)).toMatchObject({ errorCode: 'upstream_error', usageSource: 'none' });
    await removeAccounts(gateway.database);
    const hanging = await hangingUrl();
    await gateway.account({ baseUrl: `${hanging.url}/v1`, timeouts: { connectMs: 200 } });
    const hung = await send(chat(), { key, body: chatBody });
    expect(hung.status).toBe(504);
    expect(await gateway.ended(2)).toMatchObject({ errorCode: 'upstream_timeout' });
    await hanging.close();
  });

  it.each([
    ['reset', resetBeforeHeaders],
    ['close', closeBeforeHeaders],
  ])('asks another account after a %s before the answer', async (_name, script) => {
    await gateway.account({ priority: 2 });
    const second = await gateway.account({ priority: 1 });
    gateway.upstream.once(script);
    gateway.upstream.always(answerJson(chatJson));
    const answer = await send(chat(), { key, body: chatBody });
    expect(answer.status).toBe(200);
    const end = await gateway.ended();
    expect(end).toMatchObject({ status: 'success', accountId: second.id });
    expect(end.attempts.map(({ errorCode }) => errorCode)).toEqual(['upstream_error', null]);
  });

  it('never follows a redirect, nor tells where it pointed', async () => {
    await gateway.account();
    gateway.upstream.always(redirectTo('http://127.0.0.1:9/elsewhere'));
    const answer = await send(chat(), { key, body: chatBody });
    expect(answer.status).toBe(502);
    expect(answer.headers.location).toBeUndefined();
    const seen = [
      JSON.stringify(answer.headers),
      answer.body.toString(),
      serializeRecord(await gateway.ended()),
    ];
    expect(seen.join()).not.toContain('elsewhere');
    expect(gateway.upstream.requests).toHaveLength(1);
  });

  it('is aborted when the client leaves mid-stream, with upstream closed and the tokens so far', async () => {
    await gateway.account();
    gateway.upstream.always(answerStream(chatBeginning, { ending: 'hang' }));
    const client = open(chat(), { key, body: streamed });
    await client.begun();
    const leftAt = performance.now();
    client.leave();
    await gateway.upstream.requests[0]?.closed;
    const tookMillis = performance.now() - leftAt;
    process.stdout.write(`upstream closed ${tookMillis.toFixed(0)} ms after the client left\n`);
    // A second is promised; a machine that does much else gets more, and far less than any timeout of ours.
    expect(tookMillis).toBeLessThan(10_000);
    const end = await gateway.ended();
    expect(end).toMatchObject({ status: 'aborted', endReason: 'client_closed', usageSource: 'estimated' });
    expect(end.outputTokens).toBeGreaterThan(0);
    expect(gateway.ends).toHaveLength(1);
  });

  it('is aborted when the client leaves before any answer', async () => {
    await gateway.account();
    gateway.upstream.always(hangBeforeHeaders);
    const client = open(chat(), { key, body: chatBody });
    while (gateway.upstream.requests.length === 0) await new Promise(setImmediate);
    client.leave();
    expect(await gateway.ended()).toMatchObject({ status: 'aborted', endReason: 'client_closed' });
    await gateway.upstream.requests[0]?.closed;
  });

  it('reads on for the exact usage where the account drains', async () => {
    await gateway.account({ onDisconnect: 'drain' });
    let goOn = () => {};
    const gone = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    gateway.upstream.always(async (_request, reply) => {
      await reply.head(200, { 'content-type': 'text/event-stream', 'transfer-encoding': 'chunked' });
      await reply.chunk(chatBeginning);
      await gone;
      await reply.chunk(chatStream.slice(chatBeginning.length));
      await reply.endChunks();
    });
    const client = open(chat(), { key, body: streamed });
    await client.begun();
    client.leave();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(gateway.ends).toHaveLength(0);
    goOn();
    expect(await gateway.ended()).toMatchObject({
      status: 'aborted',
      endReason: 'client_closed',
      usageSource: 'upstream',
      inputTokens: 11,
      outputTokens: 7,
    });
  });

  it('ends Gemini streams in both forms', async () => {
    await gateway.account({
      platform: 'gemini',
      provider: 'google',
      authStyle: 'x-goog-api-key',
      baseUrl: gateway.upstream.url,
    });
    gateway.upstream.always(answerStream(geminiBeginning, { ending: 'cut' }));
    const url = `${gateway.url}/gemini/v1beta/models/gemini-2.5-flash:streamGenerateContent`;
    const events = await send(`${url}?alt=sse`, { key, body: geminiBody });
    expect(events.body.toString()).toContain(geminiBeginning);
    expect(await gateway.ended(1)).toMatchObject({
      status: 'error',
      usageSource: 'partial',
      inputTokens: 20,
    });
  });

  it('does not let the client see the end before the row is written', async () => {
    await gateway.account({ platform: 'anthropic', provider: 'anthropic', authStyle: 'x-api-key' });
    gateway.upstream.always(answerStream(messagesStream, { splits: 40 }));
    const client = open(`${gateway.url}/v1/messages`, { key, body: { ...messagesBody, stream: true } });
    const answer = await client.received;
    // By the time the client has everything, the end is there: nothing has to be waited for.
    expect(gateway.ends).toHaveLength(1);
    expect(answer.body.toString()).toBe(messagesStream);
  });

  it('forwards nothing when the start cannot be written', async () => {
    await gateway.account();
    gateway.failJournal(true);
    const answer = await send(chat(), { key, body: chatBody });
    expect([answer.status, JSON.parse(answer.body.toString()).error.code]).toEqual([
      503,
      'storage_unavailable',
    ]);
    expect(gateway.upstream.requests).toHaveLength(0);
  });

  it('ends once even when the end mark, the client and the upstream all end together', async () => {
    await gateway.account();
    gateway.upstream.always(answerStream(chatBeginning + chatFinish + done, { ending: 'reset' }));
    const clients = Array.from({ length: 20 }, () => open(chat(), { key, body: streamed }));
    for (const client of clients)
      client.begun().then(
        () => client.leave(),
        () => {},
      );
    await gateway.ended(20);
    await gateway.settled();
    expect(new Set(gateway.ends.map(({ id }) => id)).size).toBe(20);
  });
});
