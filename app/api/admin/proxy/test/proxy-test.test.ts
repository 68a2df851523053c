import { beforeAll, describe, expect, it } from 'vitest';
import { GET as connection } from '@/app/api/usage/connection/route';
import { useGateway } from '@/lib/testing/gateway-harness';
import { callRoute, createPerson, type TestPerson } from '@/lib/testing/people';
import { chatStream } from '@/lib/testing/wire-samples';
import { POST } from './route';

type Connection = {
  request: { status: string; keyName: string; model: string } | null;
  mistakes: { kind: string; path: string; key: { name: string; state: string } | null }[];
};

describe('trying and connecting', () => {
  const gateway = useGateway();
  let admin: TestPerson;
  let user: TestPerson;
  beforeAll(async () => {
    admin = await createPerson(gateway.database, 'admin');
    user = await createPerson(gateway.database, 'user');
  });
  const status = async (as: TestPerson) =>
    (await callRoute(connection, { as, path: '/api/usage/connection?from=1h' })).json as Connection;
  const ask = (key: string | null, path = '/v1/chat/completions') =>
    fetch(gateway.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key ? { authorization: `Bearer ${key}` } : {}) },
      body: JSON.stringify({ model: 'gpt-4o', messages: [] }),
    }).then((response) => response.status);

  it('streams through the account that was chosen, under the name of whoever asks', async () => {
    await gateway.account({ name: 'Not this one' });
    const { id } = await gateway.account({ name: 'This one' });
    gateway.upstream.always(async (_request, reply) => {
      await reply.head(200, { 'content-type': 'text/event-stream', 'transfer-encoding': 'chunked' });
      await reply.chunk(chatStream);
      await reply.endChunks();
    });
    const ended = gateway.ended();
    const answer = await callRoute(POST, {
      method: 'POST',
      as: admin,
      json: { protocol: 'openai', model: 'gpt-4o', accountId: id, body: { messages: [] }, stream: true },
    });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('Hello');
    const end = await ended;
    expect(end).toMatchObject({ id: answer.headers.get('x-request-id'), mode: 'playground', accountId: id });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('is nothing for users', async () => {
    const json = { protocol: 'openai', model: 'gpt-4o', body: {} };
    expect((await callRoute(POST, { method: 'POST', as: user, json })).status).toBe(403);
  });

  it('names what a client did wrong to those it concerns', async () => {
    await gateway.account();
    const own = await gateway.key({ userId: user.id, name: 'Switched off', enabled: false });
    expect(await ask(own.secret)).toBe(401);
    expect(await ask(null)).toBe(401);
    expect(await ask(own.secret, '/v1/v1/chat/completions')).toBe(404);
    expect(await ask(own.secret, '/chat/completions')).toBe(404);

    const kinds = (await status(admin)).mistakes.map(({ kind }) => kind);
    expect(kinds).toEqual(['missing_version', 'doubled_version', 'missing_key', 'wrong_key']);
    // Calls from other addresses are nobody else's business; a key of one's own is.
    expect((await status(user)).mistakes).toMatchObject([
      { kind: 'wrong_key', key: { name: 'Switched off', state: 'disabled' } },
    ]);
    const stranger = await createPerson(gateway.database, 'user');
    expect((await status(stranger)).mistakes).toEqual([]);
  });

  it('tells of the first request that gets through, and of nobody else’s', async () => {
    await gateway.account();
    gateway.upstream.always((_request, reply) =>
      reply.whole(200, JSON.stringify({ choices: [], usage: { prompt_tokens: 1, completion_tokens: 1 } })),
    );
    const own = await gateway.key({ userId: user.id, name: 'Laptop' });
    expect(await ask(own.secret)).toBe(200);
    await gateway.settled();
    expect((await status(user)).request).toMatchObject({
      status: 'success',
      keyName: 'Laptop',
      model: 'gpt-4o',
    });
    const stranger = await createPerson(gateway.database, 'user');
    expect((await status(stranger)).request).toBeNull();
  });
});
