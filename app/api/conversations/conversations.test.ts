import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PATCH as patchSettings } from '@/app/api/admin/settings/route';
import { DELETE as deleteOwn, GET as getOwn } from '@/app/api/usage/conversations/[id]/route';
import { GET as exportOwn } from '@/app/api/usage/conversations/export/route';
import { GET as listOwn } from '@/app/api/usage/conversations/route';
import { GET as searchOwn } from '@/app/api/usage/conversations/search/route';
import { compressBodies } from '@/lib/conversations/compress';
import type { ConversationAnswer } from '@/lib/conversations/conversation-row';
import type { ConversationDetail } from '@/lib/conversations/detail';
import type { SearchAnswer } from '@/lib/conversations/search';
import type { DashboardHandler } from '@/lib/http/dashboard-route';
import { openRecording, type Recording } from '@/lib/testing/conversations';
import { databaseKinds, useTestDatabase } from '@/lib/testing/database';
import { callRoute, createPerson, type TestPerson } from '@/lib/testing/people';
import { DELETE, GET as getOne } from './[id]/route';
import { GET as exportAll } from './export/route';
import { GET as list } from './route';
import { GET as search } from './search/route';

type List = { items: ConversationAnswer[]; nextCursor: string | null };

describe.each(databaseKinds)('conversations on %s', (kind) => {
  const db = useTestDatabase(kind);
  let recording: Recording;
  let admin: TestPerson;
  let ann: TestPerson;
  let bob: TestPerson;

  const say = (person: TestPerson, question: string, text: string, model = 'gpt-4o') =>
    recording.record({
      endpoint: 'chat/completions',
      body: { messages: [{ role: 'user', content: question }] },
      answer: { text },
      end: { userId: person.id, keyId: `key-${person.id}`, model },
    });

  beforeAll(async () => {
    recording = await openRecording(db);
    [admin, ann, bob] = [
      await createPerson(db, 'admin'),
      await createPerson(db, 'user'),
      await createPerson(db, 'user'),
    ];
    say(ann, '如何写一个排序算法？', 'Use quicksort. 这是今天的模型使用统计。');
    say(
      ann,
      'Is it written in C++ or in plain C?',
      'It has a foo-bar option 🎉 and somewhere a needle in the middle of it.',
    );
    say(bob, 'the secret plan of bob, with 排序', 'an exact phrase about zebras', 'claude-x');
    for (let index = 0; index < 30; index++)
      say(bob, `common question ${index}`, `common answer ${'word '.repeat(index)}`);
    await recording.settled();
  });
  afterAll(() => recording.close());

  const call = async (
    handler: DashboardHandler,
    as: TestPerson,
    query: string,
    params?: Record<string, string>,
  ) => {
    const answer = await callRoute(handler, { as, path: `/x?${query}`, ...(params ? { params } : {}) });
    return answer;
  };
  const titles = async (handler: DashboardHandler, as: TestPerson, query: string) => {
    const answer = await call(handler, as, query);
    expect(answer.status, answer.text).toBe(200);
    return (answer.json as List).items.map(({ title }) => title);
  };
  const q = (text: string) => `q=${encodeURIComponent(text)}`;

  it.each([
    ['排序', ['如何写一个排序算法？']],
    ['模型使用统计', ['如何写一个排序算法？']],
    ['c++', ['Is it written in C++ or in plain C?']],
    ['foo-bar', ['Is it written in C++ or in plain C?']],
    ['foo-baz', []],
    ['"needle in the middle"', ['Is it written in C++ or in plain C?']],
    ['🎉', ['Is it written in C++ or in plain C?']],
    ['quick*', ['如何写一个排序算法？']],
    ['role:user 排序', ['如何写一个排序算法？']],
    ['role:assistant 排序', []],
    ['zebras', []],
  ])('finds %s among a user’s own', async (text, expected) => {
    expect(await titles(searchOwn, ann, q(text))).toEqual(expected);
    expect(await titles(searchOwn, ann, `${q(text)}&sort=relevance`)).toEqual(expected);
  });

  it('shows where it was found, highlighted', async () => {
    const { json } = await call(searchOwn, ann, q('needle'));
    const [found] = (json as SearchAnswer).items;
    expect(found?.snippets).toHaveLength(1);
    expect(found?.snippets[0]).toMatchObject({ role: 'assistant' });
    expect(found?.snippets[0]?.parts.filter((part) => part.highlighted)).toEqual([
      { text: 'needle', highlighted: true },
    ]);
  });

  it('are never found, listed, read, exported or deleted by another user', async () => {
    const [bobs] = ((await call(listOwn, bob, 'limit=1')).json as List).items;
    expect((await titles(listOwn, ann, '')).length).toBe(2);
    expect(await titles(searchOwn, ann, q('bob OR zebras OR common'))).toEqual([]);
    const id = bobs?.id ?? '';
    expect((await call(getOwn, ann, '', { id })).status).toBe(404);
    const deleted = await callRoute(deleteOwn, { method: 'DELETE', as: ann, params: { id } });
    expect(deleted.status).toBe(404);
    expect((await call(exportOwn, ann, 'format=jsonl')).text.trim().split('\n')).toHaveLength(2);
    expect((await call(list, ann, '')).status).toBe(403);
    expect((await call(searchOwn, ann, `${q('common')}&userId=${bob.id}`)).status).toBe(400);
  });

  it.each(['newest', 'relevance'])('are paged without gaps or repetitions, %s', async (sort) => {
    const seen: string[] = [];
    let cursor = '';
    do {
      const { json } = await call(
        searchOwn,
        bob,
        `${q('common')}&limit=7&sort=${sort}${cursor && `&cursor=${cursor}`}`,
      );
      const page = json as SearchAnswer;
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? '';
    } while (cursor);
    expect(seen).toHaveLength(30);
    expect(new Set(seen).size).toBe(30);
  });

  it('are narrowed by the same filters as everything else', async () => {
    expect(await titles(search, admin, `${q('排序')}&model=claude-x`)).toEqual([
      'the secret plan of bob, with 排序',
    ]);
    expect(await titles(search, admin, `${q('排序')}&userId=${ann.id}`)).toEqual(['如何写一个排序算法？']);
    expect(await titles(search, admin, `${q('排序')}&status=error`)).toEqual([]);
    expect(await titles(search, admin, `${q('排序')}&from=1h`)).toHaveLength(2);
    expect(await titles(search, admin, `${q('排序')}&to=2001-01-01`)).toHaveLength(0);
    expect(await titles(list, admin, 'model=claude-x')).toHaveLength(1);
    expect((await call(search, admin, 'q=a&nonsense=1')).status).toBe(400);
    expect((await call(search, admin, q('(a'))).json).toMatchObject({
      error: { code: 'invalid_parameter', param: 'q' },
    });
  });

  it('are exported as they are found, or refused before a file begins', async () => {
    const lines = async (query: string) =>
      (await call(exportAll, admin, query)).text
        .trim()
        .split('\n')
        .filter(Boolean)
        .map((line) => (JSON.parse(line) as ConversationDetail).title);
    expect(await lines(`format=jsonl&${q('排序')}`)).toEqual(
      expect.arrayContaining(['the secret plan of bob, with 排序', '如何写一个排序算法？']),
    );
    expect(await lines(`format=jsonl&${q('common')}`)).toHaveLength(30);
    expect(await lines(`format=jsonl&${q('nowhere')}`)).toEqual([]);
    expect((await call(exportAll, admin, q('(a'))).json).toMatchObject({ error: { param: 'q' } });
  });

  it('tell messages, turns and what they cost', async () => {
    const [first] = ((await call(searchOwn, ann, q('needle'))).json as SearchAnswer).items;
    const detail = (await call(getOwn, ann, '', { id: first?.id ?? '' })).json as ConversationDetail;
    expect(detail.messages.map(({ role, parts }) => [role, parts[0]?.type])).toEqual([
      ['user', 'text'],
      ['assistant', 'text'],
    ]);
    expect(detail.turns).toMatchObject([
      {
        ordinal: 1,
        status: 'success',
        inputTokens: 100,
        cacheReadTokens: 0,
        outputTokens: 20,
        totalTokens: 120,
        finishReason: 'stop',
        cost: 0.000002,
      },
    ]);
    expect(detail.turns[0]?.answerMessageId).toBe(detail.messages[1]?.id);
  });

  it('leave a trace when an administrator reads what others said, and only where that is allowed', async () => {
    const [bobs] = ((await call(list, admin, `userId=${bob.id}&limit=1`)).json as List).items;
    const id = bobs?.id ?? '';
    const traces = () => db.read.auditEntry.count({ where: { action: 'conversation.read', targetId: id } });
    const before = await traces();
    expect((await call(getOne, admin, '', { id })).status).toBe(200);
    expect(await traces()).toBe(before + 1);
    await callRoute(patchSettings, { method: 'PATCH', as: admin, json: { adminsReadConversations: false } });
    expect((await call(getOne, admin, '', { id })).status).toBe(404);
    expect(await titles(search, admin, q('common'))).toEqual([]);
    expect((await call(exportAll, admin, 'format=json')).json).toEqual([]);
    await callRoute(patchSettings, { method: 'PATCH', as: admin, json: { adminsReadConversations: true } });
  });

  it('read, and are found, the same after they were packed together', async () => {
    const before = (await call(exportAll, admin, 'format=jsonl')).text;
    const found = (await call(search, admin, `${q('common')}&limit=20`)).text;
    const report = await compressBodies(db, Date.now() + 1000);
    expect(report.messages).toBe(66);
    expect((await call(exportAll, admin, 'format=jsonl')).text).toBe(before);
    expect((await call(search, admin, `${q('common')}&limit=20`)).text).toBe(found);
    expect(await titles(searchOwn, ann, q('c++'))).toHaveLength(1);
  });

  it('are found by every model that one of their turns has used', async () => {
    const first = [{ role: 'user', content: 'an elephant?' }];
    const then = [
      { role: 'assistant', content: 'grey' },
      { role: 'user', content: 'and a flamingo?' },
    ];
    for (const [messages, text, model] of [
      [first, 'grey', 'model-before'],
      [[...first, ...then], 'pink', 'model-after'],
    ] as const) {
      recording.record({
        endpoint: 'chat/completions',
        body: { messages },
        answer: { text },
        end: { userId: ann.id, keyId: `key-${ann.id}`, model },
      });
    }
    await recording.settled();
    for (const model of ['model-before', 'model-after'])
      expect(await titles(listOwn, ann, `model=${model}`)).toEqual(['an elephant?']);
    expect(await titles(listOwn, ann, 'model=model-before&model=gpt-4o')).toHaveLength(3);
    expect(await titles(searchOwn, ann, `${q('grey')}&model=model-before`)).toHaveLength(1);
    expect(await titles(searchOwn, ann, `${q('pink')}&model=model-before`)).toEqual([]);
    const [found] = ((await call(listOwn, ann, 'model=model-before')).json as List).items;
    expect(found).toMatchObject({ model: 'model-after', turnCount: 2 });
    await callRoute(deleteOwn, { method: 'DELETE', as: ann, params: { id: found?.id ?? '' } });
  });

  it('come in pages when they have grown very long, with nothing left out or told twice', async () => {
    const messages = Array.from({ length: 2501 }, (_, index) => ({
      role: index % 2 ? 'assistant' : 'user',
      content: `a long talk, ${index}`,
    }));
    for (const length of [2497, 2499, 2501]) {
      recording.record({
        endpoint: 'chat/completions',
        body: { messages: messages.slice(0, length) },
        answer: { text: `a long talk, ${length}` },
        end: { userId: ann.id, keyId: `key-${ann.id}` },
      });
    }
    await recording.settled();
    const [long] = ((await call(listOwn, ann, 'limit=1')).json as List).items;
    const id = long?.id ?? '';
    const whole = JSON.parse(
      (await call(exportOwn, ann, 'format=jsonl')).text.split('\n')[0] ?? '',
    ) as ConversationDetail;
    expect(whole.id).toBe(id);
    expect(whole.messages.map(({ parts }) => parts)).toEqual(
      [...messages.slice(0, 2501), { content: 'a long talk, 2501' }].map(({ content }) => [
        { type: 'text', text: content },
      ]),
    );
    for (const limit of ['', 'limit=2&', 'limit=700&']) {
      const pages: ConversationDetail[] = [];
      let cursor: string | null = null;
      do {
        const answer = await call(getOwn, ann, `${limit}${cursor === null ? '' : `cursor=${cursor}`}`, {
          id,
        });
        expect(answer.status, answer.text).toBe(200);
        pages.push(answer.json as ConversationDetail);
        cursor = pages.at(-1)?.nextCursor ?? null;
      } while (cursor !== null && pages.length < 4);
      expect(Math.max(...pages.map((page) => page.messages.length))).toBe(Number(/\d+/.exec(limit) ?? 1000));
      const told = pages.flatMap((page) => page.messages);
      expect(told).toEqual(whole.messages.slice(0, told.length));
      expect(pages.flatMap((page) => page.turns)).toEqual(whole.turns);
      if (limit !== 'limit=2&') expect(told).toHaveLength(2502);
    }
    expect((await call(getOwn, ann, 'limit=1001', { id })).status).toBe(400);
    expect((await call(getOwn, ann, 'cursor=x', { id })).status).toBe(400);
    await callRoute(deleteOwn, { method: 'DELETE', as: ann, params: { id } });
  });

  it('go for good when they are deleted: text, index and what lay in blocks', async () => {
    const [found] = ((await call(search, admin, q('zebras'))).json as SearchAnswer).items;
    const id = found?.id ?? '';
    const detail = (await call(getOne, admin, '', { id })).json as ConversationDetail;
    const answer = await callRoute(DELETE, { method: 'DELETE', as: admin, params: { id } });
    expect(answer.json).toEqual({ id, deleted: true });
    expect(await titles(search, admin, q('zebras'))).toEqual([]);
    expect((await call(getOne, admin, '', { id })).status).toBe(404);
    const row = await db.read.request.findFirst({ where: { id: detail.turns[0]?.requestId ?? '' } });
    expect(row?.conversationId).toBeNull();
    // Its neighbours in the block are still there.
    expect(await titles(searchOwn, bob, `${q('common')}&limit=50`)).toHaveLength(30);
    expect((await call(exportAll, admin, 'format=jsonl')).text).not.toContain('zebras');
  });
});
