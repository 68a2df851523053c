import { describe, expect, it } from 'vitest';
import { plainBodies, type StoredBody } from '@/lib/conversations/bodies';
import { createDimensionIds } from '@/lib/ledger/dimension-ids';
import { prepareBatch, writeBatch } from '@/lib/ledger/settle';
import { createPriceBook } from '@/lib/pricing/price-book';
import { useTestDatabase } from '@/lib/testing/database';
import { accounts, keys, people, projects } from './cast';
import { demoConversations } from './conversations';
import type { DemoIds } from './request';
import { fillings } from './talks';

const named = (what: string, items: readonly unknown[]) => items.map((_, index) => `${what}-${index}`);
const ids: DemoIds = {
  keys: named('key', keys),
  users: named('user', people),
  projects: named('project', projects),
  accounts: named('account', accounts),
};
const now = Date.UTC(2026, 5, 1);
const made = (seed: number) => demoConversations(now, seed, ids, createPriceBook([], []));

const unfilled = new RegExp(`\\{(${Object.keys(fillings).join('|')})\\}`);

describe('conversations of the demo', () => {
  const database = useTestDatabase('sqlite');

  it('are the same for the same seed, and others for another', () => {
    expect(made(1)).toEqual(made(1));
    expect(made(2).requests[0]?.id).not.toBe(made(1).requests[0]?.id);
  });

  it('are threads of requests, with tools, reasoning, pictures, branches and answers that were cut short', async () => {
    const { requests, turns } = made(1);
    const prepared = await prepareBatch(createDimensionIds(database), requests);
    await writeBatch(database, prepared, null, undefined, turns);
    expect(await database.read.request.count({ where: { conversationId: null } })).toBe(0);
    const conversations = await database.read.conversation.findMany({ include: { turns: true } });
    expect(conversations.length).toBeGreaterThanOrEqual(140);
    expect(conversations.length).toBeLessThan(200);
    expect(Math.max(...conversations.map(({ turnCount }) => turnCount))).toBeGreaterThan(4);
    expect(conversations.filter(({ title }) => /\p{Script=Han}/u.test(title)).length).toBeGreaterThan(40);
    expect(conversations.filter(({ title, preview }) => unfilled.test(title + preview))).toEqual([]);
    const messages = await database.read.message.findMany();
    const stored = messages.map(
      (row): StoredBody => ({
        id: row.id,
        body: row.body,
        block_id: row.blockId,
        block_index: row.blockIndex,
      }),
    );
    const text = [...(await plainBodies(database.read, 'sqlite', stored)).values()].map((body) =>
      Buffer.from(body).toString(),
    );
    for (const type of ['text', 'reasoning', 'tool_call', 'tool_result', 'tools', 'binary'])
      expect(text.filter((body) => body.includes(`"type":"${type}"`)).length).toBeGreaterThan(5);
    const parents = messages.flatMap(({ parentId }) => (parentId === null ? [] : [parentId]));
    expect(parents.length - new Set(parents).size).toBeGreaterThan(3);
    const finished = conversations.flatMap((one) => one.turns.map(({ finishReason }) => finishReason));
    expect([...new Set(finished)].sort()).toEqual(['client_closed', 'stop', 'tool']);
  });
});
