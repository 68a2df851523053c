import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRecording, type Recording } from '@/lib/testing/conversations';
import { databaseKinds, useTestDatabase } from '@/lib/testing/database';

type Exchange = { ask: string; text: string };

const chat: Exchange[] = Array.from({ length: 50 }, (_, index) => ({
  ask: `Question ${index}: ${'what does the river carry? '.repeat(8)}`,
  text: `Answer ${index}：${'河流带来泥沙。'.repeat(12)} and a café`,
}));

/** The request of turn `index` as each protocol's clients send it, with what they like to change on the way. */
const protocols: Record<string, { endpoint: string; body: (index: number) => unknown }> = {
  chat: {
    endpoint: 'chat/completions',
    body: (index) => ({
      model: 'm',
      messages: [
        { role: 'system', content: `Be helpful. It is minute ${index}.` },
        ...chat.slice(0, index).flatMap(({ ask, text }) => [
          { role: 'user', content: [{ type: 'text', text: ask }] },
          // Another normal form, and white space at the end.
          { role: 'assistant', content: `${text.normalize('NFD')}\n` },
        ]),
        { role: 'user', content: chat[index]?.ask },
      ],
    }),
  },
  responses: {
    endpoint: 'responses',
    body: (index) => ({
      model: 'm',
      instructions: `Minute ${index}`,
      input: [
        ...chat.slice(0, index).flatMap(({ ask, text }, turn) => [
          { role: 'user', content: [{ type: 'input_text', text: ask }] },
          { type: 'reasoning', id: `rs_${index}_${turn}`, summary: [] },
          {
            type: 'message',
            role: 'assistant',
            id: `msg_${index}`,
            content: [{ type: 'output_text', text }],
          },
        ]),
        { role: 'user', content: chat[index]?.ask },
      ],
    }),
  },
  previous: {
    endpoint: 'responses',
    body: (index) => ({
      model: 'm',
      input: chat[index]?.ask,
      ...(index > 0 ? { previous_response_id: `resp_${index - 1}` } : {}),
    }),
  },
  messages: {
    endpoint: 'messages',
    body: (index) => ({
      model: 'm',
      max_tokens: 100,
      system: [{ type: 'text', text: `Minute ${index}`, cache_control: { type: 'ephemeral' } }],
      messages: [
        ...chat.slice(0, index).flatMap(({ ask, text }, turn) => [
          {
            role: 'user',
            content: [
              {
                type: 'text',
                text: ask,
                ...(turn === index - 1 ? { cache_control: { type: 'ephemeral' } } : {}),
              },
            ],
          },
          {
            role: 'assistant',
            content: [
              { type: 'thinking', thinking: 'hm', signature: `s${index}` },
              { type: 'text', text },
            ],
          },
        ]),
        { role: 'user', content: chat[index]?.ask },
      ],
    }),
  },
  gemini: {
    endpoint: 'streamGenerateContent',
    body: (index) => ({
      systemInstruction: { parts: [{ text: `Minute ${index}` }] },
      contents: [
        ...chat.slice(0, index).flatMap(({ ask, text }) => [
          { role: 'user', parts: [{ text: ask }] },
          {
            role: 'model',
            parts: [{ text: text.slice(0, 9) }, { text: text.slice(9), thoughtSignature: `${index}` }],
          },
        ]),
        { role: 'user', parts: [{ text: chat[index]?.ask }] },
      ],
    }),
  },
};

describe.each(databaseKinds)('threads on %s', (kind) => {
  const db = useTestDatabase(kind);
  let recording: Recording;
  beforeAll(async () => {
    recording = await openRecording(db);
  });
  afterAll(() => recording.close());

  const conversationsOf = async (keyId: string) => {
    const key = await db.read.dimension.findFirst({ where: { kind: 'key', value: keyId } });
    return db.read.conversation.findMany({
      where: { keyDim: key?.id ?? -1 },
      include: { messages: { orderBy: { id: 'asc' } }, turns: { orderBy: { ordinal: 'asc' } } },
      orderBy: { createdAt: 'asc' },
    });
  };
  const ask = (keyId: string, messages: unknown[], text: string | null, createdAt?: number) =>
    recording.record({
      endpoint: 'chat/completions',
      body: { messages },
      answer: text === null ? null : { text },
      end: { keyId, ...(createdAt ? { createdAt } : {}) },
    });
  const user = (content: string) => ({ role: 'user', content });
  const assistant = (content: string) => ({ role: 'assistant', content });

  it.each(Object.entries(protocols))(
    'a chat of 50 turns through %s is one conversation, stored once',
    async (name, { endpoint, body }) => {
      const ids: string[] = [];
      for (const [index, { text }] of chat.entries()) {
        ids.push(
          recording.record({
            endpoint,
            body: body(index),
            answer: { text, reasoning: 'thinking it over' },
            responseId: `resp_${index}`,
            end: { keyId: `fifty-${name}`, createdAt: Date.UTC(2026, 5, 1) + index },
          }),
        );
        // Sometimes in one batch, sometimes in several, and once in another process.
        if (index % 7 === 0) await recording.settled();
        if (index === 20) recording.forget();
      }
      await recording.settled();
      const conversations = await conversationsOf(`fifty-${name}`);
      expect(conversations.map((conversation) => conversation.turns.length)).toEqual([50]);
      const [conversation] = conversations;
      expect(conversation?.turns.map((turn) => turn.id)).toEqual(ids);
      expect(conversation?.messages.filter(({ depth }) => depth >= 0)).toHaveLength(100);
      const said = chat.reduce(
        (total, { ask: question, text }) => total + Buffer.byteLength(question + text),
        0,
      );
      expect(Number(conversation?.storedBytes)).toBeLessThan(1.6 * said + 50 * 300);
      expect(conversation?.truncated).toBe(false);
      const rows = await db.read.request.findMany({
        where: { id: { in: ids } },
        select: { conversationId: true },
      });
      expect(new Set(rows.map((row) => row.conversationId))).toEqual(new Set([conversation?.id]));
    },
  );

  it('begin anew with a lone first message, and part where an answer or a question differs', async () => {
    const key = 'branches';
    ask(key, [user('hello')], 'Hi!', 1_780_000_000_001);
    ask(key, [user('hello')], 'Good day.', 1_780_000_000_002);
    await recording.settled();
    ask(key, [user('hello'), assistant('Hi!'), user('a')], 'A', 1_780_000_000_003);
    ask(key, [user('hello'), assistant('Hi!'), user('b')], 'B', 1_780_000_000_004);
    ask(key, [user('hello'), assistant('Hi!'), user('b')], 'B again', 1_780_000_000_005);
    ask(key, [user('hello'), assistant('Never said.'), user('c')], 'C', 1_780_000_000_006);
    await recording.settled();
    const conversations = await conversationsOf(key);
    expect(conversations.map(({ turns }) => turns.length)).toEqual([4, 1, 1]);
    expect(conversations[0]?.messages.map(({ depth }) => depth)).toEqual([0, 1, 2, 3, 2, 3, 3]);
  });

  it('are those of one key: another key with the same words has its own', async () => {
    ask('one', [user('same')], 'yes');
    ask('two', [user('same'), assistant('yes'), user('more')], 'ok');
    await recording.settled();
    expect([await conversationsOf('one'), await conversationsOf('two')].map((list) => list.length)).toEqual([
      1, 1,
    ]);
    expect((await conversationsOf('two'))[0]?.messages).toHaveLength(4);
  });

  it('follow tools: calls and their results are recognised whatever their ids and spacing', async () => {
    const tools = [{ name: 'look', description: 'Looks something up' }];
    const first = { tools, messages: [user('weather?')] };
    recording.record({
      endpoint: 'messages',
      body: first,
      answer: {
        text: 'Let me see.',
        toolCalls: [{ id: 'toolu_1', name: 'look', arguments: '{"b": 1, "a": "é"}' }],
      },
      end: { keyId: 'tools' },
    });
    recording.record({
      endpoint: 'messages',
      body: {
        tools,
        messages: [
          user('weather?'),
          {
            role: 'assistant',
            content: [
              { type: 'text', text: 'Let me see.' },
              { type: 'tool_use', id: 'x', name: 'look', input: { a: 'e\u0301', b: 1 } },
            ],
          },
          {
            role: 'user',
            content: [{ type: 'tool_result', tool_use_id: 'x', content: [{ type: 'text', text: 'rain' }] }],
          },
        ],
      },
      answer: { text: 'Rain.' },
      end: { keyId: 'tools' },
    });
    await recording.settled();
    const conversations = await conversationsOf('tools');
    expect(conversations.map(({ turns }) => turns.length)).toEqual([2]);
    expect(conversations[0]?.messages.map(({ role }) => role)).toEqual([
      'user',
      'assistant',
      'system',
      'tool',
      'assistant',
    ]);
  });

  it('keep what was said of an aborted call, and go on from it', async () => {
    recording.record({
      endpoint: 'chat/completions',
      body: { messages: [user('tell me')] },
      answer: { text: 'Once upon' },
      end: { keyId: 'aborted', status: 'aborted', endReason: 'client_closed' },
    });
    ask('aborted', [user('tell me'), assistant('Once upon'), user('go on')], ' a time');
    await recording.settled();
    const [conversation] = await conversationsOf('aborted');
    expect(conversation?.turns.map((turn) => turn.finishReason)).toEqual(['client_closed', 'stop']);
  });

  it('hold nothing binary, only what it was', async () => {
    const data = Buffer.from('not really a picture').toString('base64');
    recording.record({
      endpoint: 'chat/completions',
      body: {
        messages: [
          {
            role: 'user',
            content: [{ type: 'image_url', image_url: { url: `data:image/png;base64,${data}` } }],
          },
        ],
      },
      answer: { text: 'A picture.' },
      end: { keyId: 'binary' },
    });
    await recording.settled();
    const [conversation] = await conversationsOf('binary');
    const body = Buffer.from(conversation?.messages[0]?.body ?? []).toString();
    expect(JSON.parse(body).parts).toEqual([
      {
        type: 'binary',
        mediaType: 'image/png',
        name: '',
        bytes: 20,
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    ]);
  });
});
