import { expect, test } from 'vitest';
import type { Message, Turn } from '@/lib/queries/conversations';
import { bucketSums, threadItems } from './thread';

function message(id: string, parentId: string | null, depth = 0): Message {
  const role = depth < 0 ? 'system' : 'user';
  return { id, parentId, depth, role, parts: [], truncated: false, createdAt: '2026-01-01T00:00:00.000Z' };
}

function turn(ordinal: number, fields: Partial<Turn>): Turn {
  return {
    requestId: `r${ordinal}`,
    ordinal,
    createdAt: '2026-01-01T00:00:00.000Z',
    model: 'm',
    promptMessageId: null,
    answerMessageId: null,
    systemMessageId: null,
    finishReason: null,
    status: null,
    inputTokens: null,
    cacheReadTokens: null,
    cacheWriteTokens: null,
    promptTokens: null,
    outputTokens: null,
    reasoningTokens: null,
    totalTokens: null,
    usageSource: null,
    cost: null,
    durationMs: null,
    ttftMs: null,
    ...fields,
  };
}

const ids = (items: ReturnType<typeof threadItems>) => items.map((item) => item.message.id);

// 1 – 2 – 3 – 4, and 5 – 6 said instead of 3.
const branched = [
  message('1', null),
  message('2', '1', 1),
  message('3', '2', 2),
  message('4', '3', 3),
  message('5', '2', 2),
  message('6', '5', 3),
];

test('the path leads to the newest message, and tells how many ways there were', () => {
  const items = threadItems({ messages: branched, turns: [] }, null);
  expect(ids(items)).toEqual(['1', '2', '5', '6']);
  expect(items.map(({ branches }) => branches)).toEqual([['1'], ['2'], ['3', '5'], ['6']]);
});

test('a chosen message is on the path, with the newest of what follows it', () => {
  expect(ids(threadItems({ messages: branched, turns: [] }, '3'))).toEqual(['1', '2', '3', '4']);
  expect(ids(threadItems({ messages: branched, turns: [] }, '1'))).toEqual(['1', '2', '5', '6']);
  expect(ids(threadItems({ messages: branched, turns: [] }, 'nobody'))).toEqual(['1', '2', '5', '6']);
});

test('what follows something that is not here yet begins a path of its own', () => {
  expect(
    ids(threadItems({ messages: [message('8', '7', 4), message('9', '8', 5)], turns: [] }, null)),
  ).toEqual(['8', '9']);
  expect(threadItems({ messages: [], turns: [] }, null)).toEqual([]);
});

test('a request stands with the answer it brought, or with the question that got none', () => {
  const turns = [turn(1, { answerMessageId: '2', promptMessageId: '1' }), turn(2, { promptMessageId: '5' })];
  const items = threadItems({ messages: branched, turns }, null);
  expect(items.map((item) => item.turns.map(({ ordinal }) => ordinal))).toEqual([[], [1], [2], []]);
});

test('a system prompt stands where it begins to be in force, once', () => {
  const messages = [message('s', null, -1), message('t', null, -1), ...branched];
  const turns = [
    turn(1, { answerMessageId: '2', systemMessageId: 's' }),
    turn(2, { answerMessageId: '4', systemMessageId: 's' }),
    turn(3, { answerMessageId: '6', systemMessageId: 't' }),
  ];
  const systems = (chosen: string) =>
    threadItems({ messages, turns }, chosen).map(({ system }) => system?.id ?? null);
  expect(systems('4')).toEqual(['s', null, null, null]);
  expect(systems('6')).toEqual(['s', null, 't', null]);
});

test('what is not known of any turn is not known of all', () => {
  const sums = bucketSums([turn(1, { inputTokens: 3 }), turn(2, { inputTokens: 4, outputTokens: 0 })]);
  expect(sums).toMatchObject({ inputTokens: 7, outputTokens: 0, cacheReadTokens: null });
});
