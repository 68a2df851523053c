// Conversations to look at, recorded on the way that real ones take: a client calls the gateway with a key that
// records, and a scripted provider answers what the journey wants to be said.
import type { Page } from '@playwright/test';
import { startScriptedUpstream } from '../lib/testing/scripted-upstream';
import { expect } from './test';

type ToolCall = { name: string; arguments: string };
export type Answer = { text?: string; reasoning?: string; toolCalls?: ToolCall[] };

export type Call = {
  model?: string;
  messages: readonly object[];
  tools?: readonly object[];
  headers?: Record<string, string>;
  answer: Answer;
};

export type Recorded = {
  keyId: string;
  keyName: string;
  /** Sends a request whose answer is streamed. */
  say: (call: Call) => Promise<void>;
  /** How often the provider was asked for anything but answers: by a picture, say. */
  strayRequests: () => string[];
  providerUrl: string;
  close: () => Promise<void>;
};

const usage = { prompt_tokens: 210, completion_tokens: 90, total_tokens: 300 };
const piece = /[\s\S]{1,64}/gu;

function eventsOf(model: string, { text = '', reasoning = '', toolCalls = [] }: Answer): string[] {
  const delta = (content: object, finish: string | null = null) => ({
    choices: [{ index: 0, delta: content, finish_reason: finish }],
  });
  const calls = toolCalls.map((call, index) => ({
    index,
    id: `call_${index}`,
    type: 'function',
    function: call,
  }));
  return [
    ...(reasoning ? [delta({ reasoning_content: reasoning })] : []),
    ...(text.match(piece) ?? []).map((content) => delta({ content })),
    ...(calls.length > 0 ? [delta({ tool_calls: calls })] : []),
    delta({}, calls.length > 0 ? 'tool_calls' : 'stop'),
    { choices: [], usage },
  ].map((fields) => {
    const event = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model, ...fields };
    return `data: ${JSON.stringify(event)}\n\n`;
  });
}

/** `models` is what the account serves, such as `told-*`. Whoever is signed in on `page` must be an administrator. */
export async function startRecorded(page: Page, address: string, models: string): Promise<Recorded> {
  let answer: Answer = {};
  const strays: string[] = [];
  const provider = await startScriptedUpstream(async (asked, reply) => {
    if (asked.method !== 'POST') {
      strays.push(asked.target);
      return reply.whole(404, '');
    }
    const { model } = JSON.parse(asked.body.toString()) as { model: string };
    await reply.head(200, { 'content-type': 'text/event-stream', 'transfer-encoding': 'chunked' });
    for (const event of eventsOf(model, answer)) await reply.chunk(event);
    await reply.chunk('data: [DONE]\n\n');
    await reply.endChunks();
  });
  const post = async (path: string, data: object) => {
    const response = await page.request.post(`${address}${path}`, { data });
    if (!response.ok()) throw new Error(`${path}: ${response.status()} ${await response.text()}`);
    return (await response.json()) as { id: string; key: string };
  };
  const keyName = `${models.replace(/\W/g, '')} key`;
  const account = await post('/api/admin/accounts', {
    name: `Provider of ${models}`,
    platform: 'openai-compatible',
    baseUrl: `${provider.url}/v1`,
    secret: 'sk-1',
    models: [models],
  });
  const { id: keyId, key } = await post('/api/keys', { name: keyName });
  return {
    keyId,
    keyName,
    providerUrl: provider.url,
    strayRequests: () => strays,
    async say({ model = models.replace('*', 'model'), messages, tools, headers = {}, answer: wanted }) {
      answer = wanted;
      const response = await fetch(`${address}/v1/chat/completions`, {
        method: 'POST',
        headers: { ...headers, authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ model, messages, stream: true, ...(tools ? { tools } : {}) }),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${response.status} ${text}`);
    },
    async close() {
      const said = await page.request.get(`${address}/api/conversations?keyId=${keyId}&limit=200`);
      const { items } = (await said.json()) as { items: { id: string }[] };
      const paths = items.map(({ id }) => `/api/conversations/${id}`);
      for (const path of [...paths, `/api/admin/accounts/${account.id}`, `/api/keys/${keyId}`]) {
        await page.request.delete(`${address}${path}`);
      }
      await provider.close();
    },
  };
}

/** Switches recording on without the interface. */
export async function recordKey(page: Page, keyId: string): Promise<void> {
  const answer = await page.request.patch(`/api/keys/${keyId}`, { data: { recordConversations: true } });
  expect(answer.ok()).toBe(true);
}

/** The id of the one conversation of this key, once it has been written with so many turns. */
export async function conversationOf(page: Page, keyId: string, turns: number): Promise<string> {
  const read = async () => {
    const answer = await page.request.get(`/api/conversations?keyId=${keyId}`);
    const { items } = (await answer.json()) as { items: { id: string; turnCount: number }[] };
    return items;
  };
  await expect.poll(async () => (await read()).map(({ turnCount }) => turnCount)).toEqual([turns]);
  return (await read())[0]?.id ?? '';
}
