import { beforeAll, describe, expect, it } from 'vitest';
import { GET as audit } from '@/app/api/admin/audit/route';
import { POST as login } from '@/app/api/auth/login/route';
import { GET as me } from '@/app/api/auth/me/route';
import { GET as readLink, POST as useLink } from '@/app/api/setup/route';
import { authenticateApiKey, loadApiKeys } from '@/lib/auth/api-keys';
import type { UserAnswer } from '@/lib/auth/user-fields';
import { databaseKinds, useTestDatabase } from '@/lib/testing/database';
import { createApiKey } from '@/lib/testing/factories';
import { callRoute, createPerson, type TestPerson } from '@/lib/testing/people';
import { POST as resetLink } from './[id]/reset-link/route';
import { DELETE, PATCH } from './[id]/route';
import { POST as allPriceRate } from './all-price-rate/route';
import { POST as batchPriceRate } from './batch-price-rate/route';
import { POST as invite } from './invite/route';
import { GET, POST } from './route';

const password = 'correct horse battery';
const tokenOf = (path: string) => new URL(path, 'http://x').searchParams.get('token') ?? '';

describe.each(databaseKinds)('people on %s', (kind) => {
  const db = useTestDatabase(kind);
  let admin: TestPerson;
  beforeAll(async () => {
    await loadApiKeys();
    admin = await createPerson(db, 'admin');
  });

  const add = async (json: object) =>
    callRoute(POST, { method: 'POST', as: admin, json: { password, ...json } });
  const change = (id: string, json: unknown, as = admin) =>
    callRoute(PATCH, { method: 'PATCH', as, params: { id }, json });
  const remove = (id: string, as = admin) => callRoute(DELETE, { method: 'DELETE', as, params: { id } });

  it('are added with a password that works at once', async () => {
    const added = await add({ email: ' New@Example.org ', name: '新人' });
    expect(added).toMatchObject({
      status: 201,
      json: {
        email: 'new@example.org',
        name: '新人',
        role: 'user',
        priceRate: 1,
        enabled: true,
        keyCount: 0,
      },
    });
    expect(added.text).not.toMatch(/scrypt|passwordHash/);
    expect(
      (await callRoute(login, { method: 'POST', json: { email: 'new@example.org', password } })).status,
    ).toBe(200);
    expect(await add({ email: 'NEW@example.org' })).toMatchObject({
      status: 409,
      json: { error: { param: 'email' } },
    });
    expect((await add({ email: 'weak@example.org', password: 'short' })).status).toBe(400);
    expect((await add({ email: 'x@example.org', disabledAt: null })).status).toBe(400);
  });

  it('take a price rate of six decimals, none below 0, one by one, several or all', async () => {
    const [a, b] = [await createPerson(db, 'user'), await createPerson(db, 'user')];
    const { secret } = await createApiKey(db, { userId: a.id });
    expect(await authenticateApiKey(secret, '')).toMatchObject({ priceRate: 1_000_000n });
    expect(await change(a.id, { priceRate: 1.37313 })).toMatchObject({ json: { priceRate: 1.37313 } });
    expect(authenticateApiKey(secret, '')).toMatchObject({ priceRate: 1_373_130n });
    expect((await change(a.id, { priceRate: 0 })).status).toBe(200);
    for (const priceRate of [-0.1, 0.0000001, '1', null])
      expect((await change(a.id, { priceRate })).status).toBe(400);
    const batch = (userIds: string[], priceRate: number) =>
      callRoute(batchPriceRate, { method: 'POST', as: admin, json: { userIds, priceRate } });
    expect(await batch([a.id, b.id, a.id], 2.5)).toMatchObject({ json: { updated: 2 } });
    expect((await batch([a.id, 'nobody'], 9)).status).toBe(404);
    expect(authenticateApiKey(secret, '')).toMatchObject({ priceRate: 2_500_000n });
    const all = await callRoute(allPriceRate, { method: 'POST', as: admin, json: { priceRate: 0.000001 } });
    expect(all).toMatchObject({
      json: { updated: await db.read.user.count({ where: { deletedAt: null } }) },
    });
    expect(authenticateApiKey(secret, '')).toMatchObject({ priceRate: 1n });
    expect(await callRoute(me, { as: a })).toMatchObject({ status: 200 });
    expect((await callRoute(me, { as: a })).text).not.toContain('priceRate');
  });

  it('are signed out everywhere by a new role, a new password or disabling', async () => {
    for (const fields of [{ role: 'admin' }, { password: 'another good one' }, { enabled: false }]) {
      const person = await createPerson(db, 'user');
      expect((await change(person.id, { name: 'renamed' })).status).toBe(200);
      expect((await callRoute(me, { as: person })).status).toBe(200);
      expect((await change(person.id, fields)).status).toBe(200);
      expect((await callRoute(me, { as: person })).status).toBe(401);
      await change(person.id, { role: 'user' });
    }
  });

  it('that are disabled or deleted take their keys with them; deleted ones leave name and history', async () => {
    const person = await createPerson(db, 'user');
    const { row, secret } = await createApiKey(db, { userId: person.id });
    expect(await authenticateApiKey(secret, '')).not.toBeNull();
    await change(person.id, { enabled: false });
    expect(authenticateApiKey(secret, '')).toBeNull();
    await change(person.id, { enabled: true });
    expect(authenticateApiKey(secret, '')).not.toBeNull();
    expect((await remove(person.id)).status).toBe(200);
    expect(await authenticateApiKey(secret, '')).toBeNull();
    expect(await db.read.user.findUnique({ where: { id: person.id } })).toMatchObject({
      deletedAt: expect.any(BigInt),
    });
    expect(await db.read.apiKey.findUnique({ where: { id: row.id } })).toMatchObject({
      deletedAt: expect.any(BigInt),
    });
    expect((await remove(person.id)).status).toBe(404);
    expect((await change(person.id, { enabled: true })).status).toBe(404);
    expect((await add({ email: person.email })).status).toBe(201);
  });

  it('always leave an administrator, even when two demote each other at once', async () => {
    const second = await createPerson(db, 'admin');
    const both = await Promise.all([
      change(second.id, { role: 'user' }),
      change(admin.id, { role: 'user' }, second),
    ]);
    const statuses = both.map(({ status }) => status).sort();
    // The slower one is refused, as the last administrator or because nobody may demote any more.
    expect(statuses[0]).toBe(200);
    expect([401, 403, 409]).toContain(statuses[1]);
    const [left] = await db.read.user.findMany({
      where: { role: 'admin', deletedAt: null, disabledAt: null },
    });
    expect(left).toBeDefined();
    admin = await createPerson(db, 'admin');
    await change(left!.id, { role: 'user' });
    for (const answer of [
      await change(admin.id, { role: 'user' }),
      await change(admin.id, { enabled: false }),
      await remove(admin.id),
    ]) {
      expect(answer).toMatchObject({ status: 409, json: { error: { code: 'conflict' } } });
    }
    expect((await callRoute(me, { as: admin })).status).toBe(200);
  });

  it('join by an invitation, once, with the role it was made for', async () => {
    const send = (json: unknown) => callRoute(invite, { method: 'POST', as: admin, json });
    const first = (await send({ email: 'guest@example.org' })).json as { path: string; url: string };
    expect(first.url).toBe(`http://weir.test${first.path}`);
    const link = (await send({ email: 'guest@example.org', role: 'admin' })).json as { path: string };
    const token = tokenOf(link.path);
    expect((await callRoute(readLink, { path: `/?token=${tokenOf(first.path)}` })).status).toBe(410);
    expect(await callRoute(readLink, { path: `/?token=${token}` })).toMatchObject({
      json: { purpose: 'invite', email: 'guest@example.org' },
    });
    const use = (json: object) => callRoute(useLink, { method: 'POST', json: { token, password, ...json } });
    expect((await use({ email: 'somebody-else@example.org' })).status).toBe(400);
    const answers = await Promise.all(Array.from({ length: 5 }, () => use({ name: 'Guest' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 410, 410, 410, 410]);
    expect(answers.find(({ status }) => status === 201)).toMatchObject({
      json: { email: 'guest@example.org', name: 'Guest', role: 'admin' },
    });
    expect((await send({ email: 'guest@example.org' })).status).toBe(409);
  });

  it('get back in by a reset link, which ends their sessions', async () => {
    const person = await createPerson(db, 'user');
    const made = await callRoute(resetLink, { method: 'POST', as: admin, params: { id: person.id } });
    const token = tokenOf((made.json as { path: string }).path);
    expect((await callRoute(me, { as: person })).status).toBe(200);
    const use = () => callRoute(useLink, { method: 'POST', json: { token, password: 'a whole new one' } });
    expect(await use()).toMatchObject({ status: 201, json: { id: person.id } });
    expect((await callRoute(me, { as: person })).status).toBe(401);
    expect((await use()).status).toBe(410);
    const back = { method: 'POST', json: { email: person.email, password: 'a whole new one' } };
    expect((await callRoute(login, back)).status).toBe(200);
  });

  it('are listed page by page and found by name or address', async () => {
    const list = async (path: string) =>
      (await callRoute(GET, { as: admin, path })).json as { items: UserAnswer[]; nextCursor: string | null };
    const first = await list('/?limit=2');
    expect(first.items).toHaveLength(2);
    const second = await list(`/?limit=2&cursor=${first.nextCursor}`);
    expect(second.items.map(({ id }) => id)).not.toContain(first.items[1]!.id);
    expect((await list('/?q=新人')).items.map(({ email }) => email)).toEqual(['new@example.org']);
    expect((await list('/?role=admin&limit=200')).items.every(({ role }) => role === 'admin')).toBe(true);
  });

  it('are in the audit log with every change, and without a password', async () => {
    const person = await createPerson(db, 'user');
    await change(person.id, { name: 'Audited', password: 'audit this password' });
    const entries = await callRoute(audit, { as: admin, path: `/?targetId=${person.id}` });
    expect(entries.json).toMatchObject({
      items: [
        {
          action: 'user.update',
          actorId: admin.id,
          actorKind: 'session',
          changes: { name: { to: 'Audited' }, password: 'changed' },
          requestId: expect.any(String),
        },
      ],
    });
    const everything = JSON.stringify((await callRoute(audit, { as: admin, path: '/?limit=200' })).json);
    expect(everything).not.toMatch(/audit this password|scrypt:/);
  });
});
