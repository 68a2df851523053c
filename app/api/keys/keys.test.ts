import { beforeAll, describe, expect, it } from 'vitest';
import { PATCH as patchAny } from '@/app/api/admin/api-keys/[id]/route';
import { POST as createForAnybody, GET as listAll } from '@/app/api/admin/api-keys/route';
import { PATCH as patchSettings } from '@/app/api/admin/settings/route';
import { PUT as putTokenSettings } from '@/app/api/token/[id]/settings/route';
import { authenticateApiKey, loadApiKeys } from '@/lib/auth/api-keys';
import type { KeyAnswer } from '@/lib/auth/key-fields';
import { singleSlices } from '@/lib/ledger/slices';
import { databaseKinds, useTestDatabase } from '@/lib/testing/database';
import { createProject } from '@/lib/testing/factories';
import { callRoute, createPerson, type TestPerson } from '@/lib/testing/people';
import { dayOf } from '@/lib/time';
import { POST as rotate } from './[id]/rotate/route';
import { DELETE, PATCH } from './[id]/route';
import { GET, POST } from './route';

type NewKey = KeyAnswer & { key: string };
type Keys = { items: KeyAnswer[]; nextCursor: string | null };

describe.each(databaseKinds)('keys on %s', (kind) => {
  const db = useTestDatabase(kind);
  let admin: TestPerson;
  let user: TestPerson;
  let other: TestPerson;
  beforeAll(async () => {
    await loadApiKeys();
    [admin, user, other] = [
      await createPerson(db, 'admin'),
      await createPerson(db, 'user'),
      await createPerson(db, 'user'),
    ];
  });

  async function create(as: TestPerson, json: unknown): Promise<NewKey> {
    const answer = await callRoute(POST, { method: 'POST', as, json });
    expect(answer.status, answer.text).toBe(201);
    return answer.json as NewKey;
  }
  const change = (id: string, json: unknown, as = user) =>
    callRoute(PATCH, { method: 'PATCH', as, params: { id }, json });

  it('stay disabled once an administrator has disabled them', async () => {
    const made = await create(user, { name: 'Stopped' });
    const byAdmin = (enabled: boolean) =>
      callRoute(patchAny, { method: 'PATCH', as: admin, params: { id: made.id }, json: { enabled } });
    expect((await change(made.id, { enabled: false })).json).toMatchObject({ disabledByAdmin: false });
    expect((await change(made.id, { enabled: true })).json).toMatchObject({ enabled: true });
    expect((await byAdmin(false)).json).toMatchObject({ enabled: false, disabledByAdmin: true });
    const refused = await change(made.id, { enabled: true });
    expect(refused).toMatchObject({ status: 403, json: { error: { code: 'forbidden', param: 'enabled' } } });
    expect(refused.text).toContain('An administrator disabled this key');
    // Neither by disabling it once more oneself, nor by a new secret.
    expect((await change(made.id, { enabled: false })).json).toMatchObject({ disabledByAdmin: true });
    const rotated = await callRoute(rotate, { method: 'POST', as: user, params: { id: made.id }, json: {} });
    expect(rotated.json).toMatchObject({ enabled: false, disabledByAdmin: true });
    expect((await change(made.id, { enabled: true })).status).toBe(403);
    expect((await byAdmin(true)).json).toMatchObject({ enabled: true, disabledByAdmin: false });
    expect((await change(made.id, { enabled: false })).status).toBe(200);
    expect((await change(made.id, { enabled: true })).json).toMatchObject({ enabled: true });
  });

  it('keep what administrators do to their own keys theirs to undo', async () => {
    const made = await create(admin, { name: 'Mine' });
    expect((await change(made.id, { enabled: false }, admin)).json).toMatchObject({ disabledByAdmin: false });
    expect((await change(made.id, { enabled: true }, admin)).json).toMatchObject({ enabled: true });
  });

  it('are shown whole once, and kept as a hash', async () => {
    const made = await create(user, {
      name: 'Laptop',
      rpm: 60,
      dailyCost: 1.5,
      allowedModels: ['gpt-*'],
      tags: { team: 'a' },
    });
    expect(made).toMatchObject({
      name: 'Laptop',
      userId: user.id,
      rpm: 60,
      dailyCost: 1.5,
      allowedModels: ['gpt-*'],
      tags: { team: 'a' },
      enabled: true,
      recordConversations: false,
      requestCount: 0,
      cost: 0,
      prefix: made.key.slice(0, 12),
      last4: made.key.slice(-4),
    });
    const list = await callRoute(GET, { as: user });
    expect((list.json as Keys).items.map(({ id }) => id)).toContain(made.id);
    expect(list.text).not.toContain(made.key);
    expect(JSON.stringify(await db.read.auditEntry.findMany({ select: { changes: true } }))).not.toContain(
      made.key,
    );
    expect(await authenticateApiKey(made.key, '')).toMatchObject({ id: made.id, dailyCost: 1_500_000_000n });
  });

  it('belong to one person: nobody else sees, changes, rotates or deletes them', async () => {
    const made = await create(user, { name: 'Mine' });
    expect(((await callRoute(GET, { as: other })).json as Keys).items).toEqual([]);
    const params = { id: made.id };
    expect((await change(made.id, { name: 'theirs' }, other)).status).toBe(404);
    expect((await callRoute(DELETE, { method: 'DELETE', as: other, params })).status).toBe(404);
    expect((await callRoute(rotate, { method: 'POST', as: other, params, json: {} })).status).toBe(404);
    expect((await callRoute(putTokenSettings, { method: 'PUT', as: other, params, json: {} })).status).toBe(
      404,
    );
    expect((await change(made.id, { userId: other.id })).status).toBe(400);
    expect((await change(made.id, { projectId: 'p' })).status).toBe(400);
  });

  it('are in force at once on this node when changed', async () => {
    const made = await create(user, { name: 'Switch' });
    expect(await authenticateApiKey(made.key, '')).not.toBeNull();
    await change(made.id, { enabled: false });
    expect(authenticateApiKey(made.key, '')).toBeNull();
    await change(made.id, { enabled: true, tpm: 1000, expiresAt: '2100-01-01T00:00:00Z' });
    expect(authenticateApiKey(made.key, '')).toMatchObject({ tpm: 1000, expiresAt: Date.UTC(2100, 0, 1) });
    expect(await change(made.id, { expiresAt: null, tpm: null })).toMatchObject({
      json: { expiresAt: null, tpm: null },
    });
    await callRoute(DELETE, { method: 'DELETE', as: user, params: { id: made.id } });
    expect(await authenticateApiKey(made.key, '')).toBeNull();
    expect(await db.read.apiKey.findUnique({ where: { id: made.id } })).toMatchObject({ name: 'Switch' });
  });

  it('rotate: same id, limits and history, and the old one for as long as is said', async () => {
    const made = await create(user, { name: 'Turn', rpm: 5 });
    const turn = async (json: unknown) =>
      (await callRoute(rotate, { method: 'POST', as: user, params: { id: made.id }, json })).json as NewKey;
    const second = await turn({ graceSeconds: 60 });
    expect(second).toMatchObject({ id: made.id, rpm: 5, previousExpiresAt: expect.any(String) });
    expect(second.key).not.toBe(made.key);
    expect(authenticateApiKey(made.key, '')).toMatchObject({ id: made.id });
    expect(authenticateApiKey(second.key, '')).toMatchObject({ id: made.id });
    const third = await turn({});
    expect(await authenticateApiKey(made.key, '')).toBeNull();
    expect(await authenticateApiKey(second.key, '')).toBeNull();
    expect(authenticateApiKey(third.key, '')).toMatchObject({ id: made.id });
  });

  it('are at most ten a person, also when made at once', async () => {
    const many = await createPerson(db, 'user');
    const answers = await Promise.all(
      Array.from({ length: 15 }, (_, index) =>
        callRoute(POST, { method: 'POST', as: many, json: { name: `key ${index}` } }),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(10);
    const refused = answers.filter(({ status }) => status === 409);
    expect(refused).toHaveLength(5);
    expect(refused[0]).toMatchObject({ json: { error: { code: 'limit_reached' } } });
    const forThem = { method: 'POST', as: admin, json: { name: 'one more', userId: many.id } };
    expect((await callRoute(createForAnybody, forThem)).status).toBe(409);
    await callRoute(patchSettings, { method: 'PATCH', as: admin, json: { keysPerUser: 11 } });
    expect((await callRoute(createForAnybody, forThem)).status).toBe(201);
    await callRoute(patchSettings, { method: 'PATCH', as: admin, json: { keysPerUser: 10 } });
  });

  it('are made by administrators for anybody, for themselves unless told', async () => {
    const project = await createProject(db);
    const make = (json: unknown) => callRoute(createForAnybody, { method: 'POST', as: admin, json });
    expect(await make({ name: 'own' })).toMatchObject({ status: 201, json: { userId: admin.id } });
    const theirs = await make({ name: 'theirs', userId: user.id, projectId: project.id });
    expect(theirs).toMatchObject({ json: { userId: user.id, projectName: project.name } });
    const { id } = theirs.json as NewKey;
    expect(
      await callRoute(patchAny, { method: 'PATCH', as: admin, params: { id }, json: { projectId: null } }),
    ).toMatchObject({
      json: { projectId: null },
    });
    expect(await make({ name: 'x', userId: 'nobody' })).toMatchObject({
      status: 400,
      json: { error: { param: 'userId' } },
    });
    expect(await make({ name: 'x', projectId: 'none' })).toMatchObject({
      json: { error: { param: 'projectId' } },
    });
  });

  it('are listed page by page without one missing or twice, and found by what is visible of them', async () => {
    const seen: string[] = [];
    let path = '/?limit=5';
    for (;;) {
      const { items, nextCursor } = (await callRoute(listAll, { as: admin, path })).json as Keys;
      seen.push(...items.map(({ id }) => id));
      if (!nextCursor) break;
      path = `/?limit=5&cursor=${nextCursor}`;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toHaveLength(await db.read.apiKey.count({ where: { deletedAt: null } }));
    const find = async (q: string) =>
      ((await callRoute(listAll, { as: admin, path: `/?q=${encodeURIComponent(q)}` })).json as Keys).items;
    expect((await find('LAPTOP')).map(({ name }) => name)).toEqual(['Laptop']);
    expect(await find('100%_')).toEqual([]);
    expect((await callRoute(listAll, { as: admin, path: '/?cursor=nonsense' })).status).toBe(400);
  });

  it('refuse limits that are none', async () => {
    const made = await create(other, { name: 'Limits' });
    for (const [field, value] of Object.entries({
      rpm: 0,
      tpm: -1,
      maxConcurrency: 1.5,
      dailyCost: 0.0000000001,
      monthlyCost: -1,
      dailyTokens: '10',
      allowedIps: ['10.0.0.0/33'],
      allowedPlatforms: ['mainframe'],
      expiresAt: 'tomorrow',
      tags: { 'a b': 'c' },
      name: '',
    })) {
      const answer = await change(made.id, { [field]: value }, other);
      expect(answer.status, `${field}: ${answer.text}`).toBe(400);
    }
  });

  it('let people record only where the settings do', async () => {
    const made = await create(other, { name: 'Recorder' });
    const record = (as: TestPerson) =>
      callRoute(putTokenSettings, {
        method: 'PUT',
        as,
        params: { id: made.id },
        json: { recordConversations: true, responseCache: true },
      });
    await callRoute(patchSettings, { method: 'PATCH', as: admin, json: { recordingByUsers: false } });
    expect((await record(other)).status).toBe(403);
    expect(await record(admin)).toMatchObject({ json: { recordConversations: true, responseCache: true } });
    await callRoute(patchSettings, { method: 'PATCH', as: admin, json: { recordingByUsers: true } });
    expect((await record(other)).status).toBe(200);
  });

  it('tell what they used, from the day sums', async () => {
    const made = await create(other, { name: 'Used', dailyTokens: 200, monthlyCost: 10 });
    const today = dayOf(Date.now(), 'UTC');
    await db.write(async (tx) => {
      const { id } = await tx.dimension.create({ data: { kind: 'key', value: made.id } });
      const sums = { slice: singleSlices.key, a: id, b: 0 };
      await tx.usageDaily.create({
        data: {
          ...sums,
          day: today,
          requests: 3n,
          inputTokens: 100n,
          cacheReadTokens: 20n,
          outputTokens: 30n,
          cost: 2_500_000_001n,
        },
      });
      await tx.usageDaily.create({
        data: { ...sums, day: 20200101, requests: 1n, outputTokens: 7n, cost: 500_000_000n },
      });
    });
    const { items } = (await callRoute(GET, { as: other })).json as Keys;
    expect(items.find(({ id }) => id === made.id)).toMatchObject({
      requestCount: 4,
      totalTokens: 157,
      cost: 3.000000001,
      todayCost: 2.500000001,
      quota: {
        exceeded: false,
        day: {
          usage: { tokens: 150 },
          limits: { tokens: 200, cost: null },
          percentage: { tokens: 75, cost: null },
        },
        month: { usage: { cost: 2.500000001 }, percentage: { cost: 25 } },
      },
    });
  });
});
