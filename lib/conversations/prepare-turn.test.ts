import { setImmediate as nextTick } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { capturedOutput } from '@/lib/testing/conversations';
import { createTurnPreparer } from './prepare-turn';
import { createRedaction } from './redaction';

const keyId = 'k';
const endpoint = 'chat/completions';
const secret = 'sk-abcdefghijklmnopqrstuvwx';
const messages = Array.from({ length: 400 }, (_, index) => ({
  role: index % 2 ? 'assistant' : 'user',
  content: `${index} ${'words and 字 '.repeat(200)} ${secret}`,
}));
const requestBody = () =>
  Buffer.from(
    JSON.stringify({
      messages: [
        { role: 'system', content: `be kind ${secret}` },
        ...messages,
        { role: 'user', content: 'so?' },
      ],
    }),
  );
const preparer = () => createTurnPreparer(createRedaction(['keys'], []));
const exchange = (body: Buffer) => ({
  keyId,
  endpoint,
  requestBody: body,
  answer: capturedOutput({ text: `it is ${secret}` }),
  responseId: null,
  finishReason: 'stop',
});

describe('a request that is recorded', () => {
  it('comes out the same however far it was read ahead of its answer', async () => {
    const expected = preparer()(exchange(requestBody()))?.turn;
    expect(expected?.messages).toHaveLength(401);
    expect(JSON.stringify(expected)).not.toContain(secret);
    for (const turns of [0, 1, 3, 10_000]) {
      const prepare = preparer();
      const body = requestBody();
      prepare.begin(keyId, endpoint, body);
      for (let turn = 0; turn < turns; turn++) await nextTick();
      expect(prepare(exchange(body))?.turn).toEqual(expected);
    }
  });

  it('carries nothing that an earlier turn of its thread has brought, read ahead or not', async () => {
    const prepare = preparer();
    const first = prepare(exchange(requestBody()));
    first?.kept();
    const given = JSON.parse(requestBody().toString()) as { messages: unknown[] };
    const next = [
      { role: 'assistant', content: `it is ${secret}` },
      { role: 'user', content: 'and then?' },
    ];
    const body = Buffer.from(JSON.stringify({ messages: [...given.messages, ...next] }));
    prepare.begin(keyId, endpoint, body);
    for (let turn = 0; turn < 10_000; turn++) await nextTick();
    const bodies = prepare(exchange(body))?.turn.messages.map((message) => message.body !== null);
    expect(bodies).toEqual([...Array.from({ length: 402 }, () => false), true]);
  });

  it('that cannot be read holds nobody up', async () => {
    const prepare = preparer();
    const body = Buffer.from('not JSON');
    prepare.begin(keyId, endpoint, body);
    await nextTick();
    expect(prepare(exchange(body))).toBeNull();
  });
});
