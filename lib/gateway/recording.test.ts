import { beforeEach, describe, expect, it } from 'vitest';
import { open, send } from '@/lib/testing/gateway-client';
import { removeAccounts, useGateway } from '@/lib/testing/gateway-harness';
import { answerJson, answerStream } from '@/lib/testing/scripted-upstream';
import {
  chatBeginning,
  chatBody,
  chatJson,
  chatStream,
  geminiBody,
  geminiStream,
  messagesBody,
  messagesJson,
} from '@/lib/testing/wire-samples';

describe('a key that records', () => {
  const gateway = useGateway({ records: true });
  let key = '';

  beforeEach(async () => {
    await removeAccounts(gateway.database);
    key = (await gateway.key({ recordConversations: true })).secret;
  });

  const conversationOf = async (requestId: unknown) => {
    await gateway.settled();
    const row = await gateway.database.read.request.findFirstOrThrow({ where: { id: String(requestId) } });
    if (row.conversationId === null) return null;
    const messages = await gateway.database.read.message.findMany({
      where: { conversationId: row.conversationId },
      orderBy: { id: 'asc' },
    });
    return {
      id: row.conversationId,
      said: messages.map(({ role, body }) => {
        const { parts } = JSON.parse(Buffer.from(body ?? []).toString()) as { parts: { text?: string }[] };
        return [role, parts.map(({ text }) => text).join('')];
      }),
    };
  };

  it.each([
    ['/v1/chat/completions', { ...chatBody, stream: true }, answerStream(chatStream), 'openai'],
    ['/v1/messages', messagesBody, answerJson(messagesJson), 'anthropic'],
    [
      '/v1beta/models/gemini-pro:streamGenerateContent?alt=sse',
      geminiBody,
      answerStream(geminiStream),
      'gemini',
    ],
  ] as const)('keeps what was said through %s', async (path, body, answer, platform) => {
    await gateway.account({
      platform,
      baseUrl: platform === 'openai' ? `${gateway.upstream.url}/v1` : gateway.upstream.url,
    });
    gateway.upstream.always(answer);
    const got = await send(`${gateway.url}${path}`, { key, body });
    expect(got.status, got.body.toString()).toBe(200);
    const conversation = await conversationOf(got.headers['x-request-id']);
    expect(conversation?.said).toEqual([
      ['user', 'Say hello'],
      ['assistant', expect.stringMatching(/\w/)],
    ]);
    const first = conversation?.said[1]?.[1] ?? '';
    expect(got.body.toString()).toContain(first.slice(0, 4));
  });

  it('keeps the part of an answer that came before the client left', async () => {
    await gateway.account();
    gateway.upstream.always(answerStream(chatBeginning, { ending: 'hang' }));
    const client = open(`${gateway.url}/v1/chat/completions`, { key, body: { ...chatBody, stream: true } });
    await client.begun();
    client.leave();
    const end = await gateway.ended();
    const conversation = await conversationOf(end.id);
    expect(conversation?.said.map(([role]) => role)).toEqual(['user', 'assistant']);
  });

  it.each([
    ['at once', chatBody, answerJson(chatJson)],
    ['as a stream', { ...chatBody, stream: true }, answerStream(chatStream)],
  ])('keeps the answer that was served from the cache %s', async (_how, body, answer) => {
    await gateway.account();
    const caching = await gateway.key({ recordConversations: true, responseCache: true });
    gateway.upstream.always(answer);
    const call = { key: caching.secret, body, headers: { 'x-weir-cache': 'on' } };
    const url = `${gateway.url}/v1/chat/completions`;
    const [miss, hit] = [await send(url, call), await send(url, call)];
    expect([miss.headers['x-weir-cache'], hit.headers['x-weir-cache']]).toEqual(['miss', 'hit']);
    const [first, second] = [
      await conversationOf(miss.headers['x-request-id']),
      await conversationOf(hit.headers['x-request-id']),
    ];
    expect(second?.said).toEqual([
      ['user', 'Say hello'],
      ['assistant', expect.stringMatching(/\w/)],
    ]);
    expect(second?.said).toEqual(first?.said);
  });

  it('keeps nothing of a request that asks for it, and another key nothing at all', async () => {
    await gateway.account();
    gateway.upstream.always(answerStream(chatStream));
    const url = `${gateway.url}/v1/chat/completions`;
    const body = { ...chatBody, stream: true };
    const off = await send(url, { key, body, headers: { 'x-weir-record': 'off' } });
    const other = await send(url, { key: (await gateway.key()).secret, body });
    expect(await conversationOf(off.headers['x-request-id'])).toBeNull();
    expect(await conversationOf(other.headers['x-request-id'])).toBeNull();
  });
});
