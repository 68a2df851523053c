import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { weirError } from '@/lib/errors';
import { useTestDatabase } from '@/lib/testing/database';
import { useTestEnvironment } from '@/lib/testing/environment';
import { callRoute, createPerson } from '@/lib/testing/people';
import { dashboardRoute } from './dashboard-route';

const adminToken = 'admin-token-for-tests';

const echo = dashboardRoute({
  role: 'user',
  summary: 'Echo',
  query: z.object({
    limit: z.coerce.number().int().optional(),
    model: z.union([z.string(), z.array(z.string())]).optional(),
  }),
  params: z.object({ id: z.string() }).partial(),
  body: z
    .strictObject({ name: z.string(), nested: z.strictObject({ deep: z.boolean() }).optional() })
    .optional(),
  bodyLimit: 200,
  answer: z.object({ who: z.string(), kind: z.string(), query: z.unknown(), body: z.unknown() }),
  work: ({ actor, query, body }) => ({
    who: actor.userId,
    kind: actor.kind,
    query,
    body,
    passwordHash: 'never',
  }),
});

const forAdmins = dashboardRoute({
  role: 'admin',
  summary: 'Admins',
  answer: z.object({ ok: z.boolean() }),
  work: () => ({ ok: true }),
});

const error = (code: string, param?: string) => ({
  error: { code, message: expect.any(String), param: param ?? null },
});

describe('a dashboard route', () => {
  useTestEnvironment(() => ({ WEIR_ADMIN_TOKEN: adminToken }));
  const db = useTestDatabase('sqlite');

  it('lets in a session and the admin token, and nobody else', async () => {
    expect(await callRoute(echo)).toMatchObject({ status: 401, json: error('unauthenticated') });
    expect((await callRoute(echo, { as: { bearer: adminToken } })).status).toBe(401);
    const admin = await createPerson(db, 'admin');
    const user = await createPerson(db, 'user');
    expect(await callRoute(echo, { as: user })).toMatchObject({
      status: 200,
      json: { who: user.id, kind: 'session' },
    });
    expect(await callRoute(echo, { as: { bearer: adminToken } })).toMatchObject({
      json: { who: admin.id, kind: 'admin-token' },
    });
    expect((await callRoute(echo, { as: { bearer: 'sk-weir-something' } })).status).toBe(401);
    expect((await callRoute(echo, { as: { cookie: 'forged' } })).status).toBe(401);
    expect(await callRoute(forAdmins, { as: user })).toMatchObject({ status: 403, json: error('forbidden') });
    expect((await callRoute(forAdmins, { as: admin })).status).toBe(200);
  });

  it('counts an empty Authorization header as absent, and a wrong one not', async () => {
    const user = await createPerson(db, 'user');
    expect((await callRoute(echo, { as: user, headers: { authorization: '' } })).status).toBe(200);
    expect((await callRoute(echo, { as: user, headers: { authorization: 'Bearer wrong' } })).status).toBe(
      401,
    );
  });

  it('refuses people who are disabled or deleted at once', async () => {
    const user = await createPerson(db, 'user');
    await db.write((tx) => tx.user.update({ where: { id: user.id }, data: { disabledAt: 1n } }));
    expect((await callRoute(echo, { as: user })).status).toBe(401);
    await db.write((tx) =>
      tx.user.update({ where: { id: user.id }, data: { disabledAt: null, deletedAt: 1n } }),
    );
    expect((await callRoute(echo, { as: user })).status).toBe(401);
  });

  it('refuses changes that another site had a browser send', async () => {
    const user = await createPerson(db, 'user');
    const send = (headers: Record<string, string>) =>
      callRoute(echo, { as: user, method: 'POST', json: { name: 'x' }, headers });
    expect((await send({ 'sec-fetch-site': 'same-origin' })).status).toBe(200);
    expect((await send({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await send({ 'sec-fetch-site': 'same-site' })).status).toBe(403);
    expect((await send({ origin: 'http://weir.test' })).status).toBe(200);
    expect((await send({ origin: 'https://weir.test' })).status).toBe(401);
    // The URL says localhost:3000 whatever the Host was: an Origin that matches it proves nothing.
    expect(await send({ origin: 'http://localhost:3000' })).toMatchObject({
      json: error('cross_site_request'),
    });
    expect((await send({ origin: 'null' })).status).toBe(403);
    expect((await callRoute(echo, { as: user, headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(
      200,
    );
    const token = { bearer: adminToken };
    const foreign = { 'sec-fetch-site': 'cross-site' };
    expect(
      (await callRoute(echo, { as: token, method: 'POST', json: { name: 'x' }, headers: foreign })).status,
    ).toBe(200);
  });

  it('refuses what it does not know, and names it', async () => {
    const user = await createPerson(db, 'user');
    expect(await callRoute(echo, { as: user, path: '/?limt=3' })).toMatchObject({
      status: 400,
      json: error('invalid_parameter', 'limt'),
    });
    expect(await callRoute(echo, { as: user, path: '/?limit=x' })).toMatchObject({
      status: 400,
      json: error('invalid_parameter', 'limit'),
    });
    expect(await callRoute(echo, { as: user, path: '/?limit=3&model=a&model=b' })).toMatchObject({
      json: { query: { limit: 3, model: ['a', 'b'] } },
    });
    expect(await callRoute(forAdmins, { as: { bearer: adminToken }, path: '/?a=1' })).toMatchObject({
      json: error('invalid_parameter', 'a'),
    });
    const post = (json: unknown) => callRoute(echo, { as: user, method: 'POST', json });
    expect(await post({ name: 'x', role: 'admin' })).toMatchObject({
      status: 400,
      json: error('invalid_request', 'role'),
    });
    expect(await post({ name: 'x', nested: { deep: true, more: 1 } })).toMatchObject({
      json: error('invalid_request', 'nested.more'),
    });
    expect(await post({ name: { $ne: '' } })).toMatchObject({ json: error('invalid_request', 'name') });
    const polluted = await callRoute(echo, {
      as: user,
      method: 'POST',
      body: '{"name":"x","__proto__":{"role":"admin"}}',
      headers: { 'content-type': 'application/json' },
    });
    expect(polluted.status).toBe(400);
  });

  it('takes JSON only, and no more of it than it said', async () => {
    const user = await createPerson(db, 'user');
    const send = (body: string, type: string) =>
      callRoute(echo, { as: user, method: 'POST', body, headers: { 'content-type': type } });
    expect((await send('{"name":"x"}', 'application/json; charset=utf-8')).status).toBe(200);
    expect((await send('{"name":"x"}', 'text/plain')).status).toBe(415);
    expect(await send('{"name":', 'application/json')).toMatchObject({
      status: 400,
      json: error('invalid_request'),
    });
    expect((await send(JSON.stringify({ name: 'x'.repeat(300) }), 'application/json')).status).toBe(413);
  });

  it('answers only what is declared, with the headers that keep it private', async () => {
    const user = await createPerson(db, 'user');
    const answer = await callRoute(echo, { as: user });
    expect(answer.text).not.toContain('never');
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect((await callRoute(echo)).headers.get('cache-control')).toBe('no-store');
  });

  it('tells nothing of what went wrong inside', async () => {
    const broken = dashboardRoute({
      role: 'public',
      summary: 'Broken',
      answer: z.object({ count: z.number() }),
      work: () => {
        throw new Error('the password of the database is hunter2');
      },
    });
    const misfit = dashboardRoute({
      role: 'public',
      summary: 'Misfit',
      answer: z.object({ count: z.number() }),
      work: () => ({ count: Number.NaN }),
    });
    for (const handler of [broken, misfit]) {
      const answer = await callRoute(handler);
      expect(answer).toMatchObject({ status: 500, json: error('internal_error') });
      expect(answer.text).not.toContain('hunter2');
    }
  });

  it('says when to try again', async () => {
    const busy = dashboardRoute({
      role: 'public',
      summary: 'Busy',
      answer: z.object({}),
      work: () => {
        throw weirError('too_many_attempts', 'Wait.', { retryAfterSeconds: 2.1 });
      },
    });
    const answer = await callRoute(busy);
    expect(answer.status).toBe(429);
    expect(answer.headers.get('retry-after')).toBe('3');
  });

  it('lets a stream through as it is, under the same guard', async () => {
    const stream = dashboardRoute({
      role: 'user',
      summary: 'Stream',
      answer: 'stream',
      produces: ['text/csv'],
      work: () => new Response('a,b', { headers: { 'content-type': 'text/csv' } }),
    });
    const user = await createPerson(db, 'user');
    expect(await callRoute(stream, { as: user })).toMatchObject({ status: 200, text: 'a,b' });
    expect((await callRoute(stream)).status).toBe(401);
  });
});
