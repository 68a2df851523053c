// Requests to look at: two upstream accounts for the same models, of which the preferred one is busy, so that the
// first request takes two attempts; the others find it cooling down.
import type { Page } from '@playwright/test';
import { type ScriptedUpstream, startScriptedUpstream } from '../lib/testing/scripted-upstream';
import { callModel } from './upstream';

const usage = { prompt_tokens: 21, completion_tokens: 27, total_tokens: 48 };

function startBusyProvider(): Promise<ScriptedUpstream> {
  return startScriptedUpstream((asked, reply) => {
    if (/busy/.test(asked.headers.authorization ?? '')) {
      return reply.whole(429, JSON.stringify({ error: { message: 'Too many requests just now.' } }));
    }
    const { model } = JSON.parse(asked.body.toString()) as { model: string };
    const choices = [{ index: 0, message: { role: 'assistant', content: 'Yes.' }, finish_reason: 'stop' }];
    return reply.whole(
      200,
      JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion', model, choices, usage }),
    );
  });
}

export type Traffic = { send: (model: string, count: number) => Promise<void>; close: () => Promise<void> };

/** Accounts for models whose names begin with `prefix`, and a key of the administrator to call them with. */
export async function startTraffic(page: Page, address: string, prefix: string): Promise<Traffic> {
  const provider = await startBusyProvider();
  const post = async (path: string, data: object) => {
    const answer = await page.request.post(path, { data });
    if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
    return (await answer.json()) as Record<string, unknown>;
  };
  const account = (name: string, secret: string, priority: number) =>
    post('/api/admin/accounts', {
      name: `${prefix} ${name}`,
      platform: 'openai-compatible',
      baseUrl: `${provider.url}/v1`,
      secret: `sk-${secret}-${prefix}`,
      models: [`${prefix}-*`],
      priority,
    });
  await account('busy', 'busy', 10);
  await account('ready', 'ready', 0);
  const { key } = await post('/api/keys', { name: `${prefix} key` });
  return {
    async send(model, count) {
      for (let sent = 0; sent < count; sent += 1) {
        const status = await callModel(address, String(key), { model: `${prefix}-${model}` });
        if (status !== 200) throw new Error(`The gateway answered ${status}.`);
      }
    },
    close: () => provider.close(),
  };
}

/** What the API lists, as whoever is signed in on that page. */
export async function listedIds(page: Page, query: string): Promise<string[]> {
  const answer = await page.request.get(`/api/logs/requests?limit=200&${query}`);
  const { items } = (await answer.json()) as { items: { id: string }[] };
  return items.map(({ id }) => id);
}
