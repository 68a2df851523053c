import { beforeAll, describe, expect, it } from 'vitest';
import { DELETE as deleteProject, PATCH as patchProject } from '@/app/api/admin/projects/[id]/route';
import { POST as createProject, GET as listProjects } from '@/app/api/admin/projects/route';
import { authenticateApiKey } from '@/lib/auth/api-keys';
import { settings } from '@/lib/settings';
import { databaseKinds, useTestDatabase } from '@/lib/testing/database';
import { useTestEnvironment } from '@/lib/testing/environment';
import { createApiKey } from '@/lib/testing/factories';
import { callRoute, createPerson, type TestPerson } from '@/lib/testing/people';
import { GET, PATCH } from './route';

describe.each(databaseKinds)('settings on %s', (kind) => {
  const db = useTestDatabase(kind);
  let admin: TestPerson;
  beforeAll(async () => {
    admin = await createPerson(db, 'admin');
  });
  const patch = (json: unknown) => callRoute(PATCH, { method: 'PATCH', as: admin, json });

  it('have defaults, and keep what they are given', async () => {
    expect(await callRoute(GET, { as: admin })).toMatchObject({
      json: { retentionRequestDays: null, keysPerUser: 10, displayCurrency: 'USD', fixed: [] },
    });
    expect((await settings()).compressAfterDays).toBe(7);
    expect(
      await patch({ retentionRequestDays: 30, displayCurrency: 'CNY', cnyPerUsd: 7.123456 }),
    ).toMatchObject({
      status: 200,
      json: { retentionRequestDays: 30, displayCurrency: 'CNY', cnyPerUsd: 7.123456, keysPerUser: 10 },
    });
    expect(await settings()).toMatchObject({ retentionRequestDays: 30 });
    expect(await patch({ retentionRequestDays: null })).toMatchObject({
      json: { retentionRequestDays: null },
    });
    expect(await patch({ timeZone: 'Asia/Kathmandu' })).toMatchObject({
      json: { timeZone: 'Asia/Kathmandu' },
    });
  });

  it('refuse 0 days, which would delete everything, and what is no setting', async () => {
    for (const fields of [
      { retentionRequestDays: 0 },
      { retentionAuditDays: 0 },
      { retentionConversationDays: -1 },
      { retentionRequestDays: 1.5 },
      { timeZone: 'Nowhere' },
      { cnyPerUsd: 0 },
      { cnyPerUsd: 7.1234567 },
      { secretKeyCanary: 'x' },
    ]) {
      expect((await patch(fields)).status, JSON.stringify(fields)).toBe(400);
    }
  });

  it('fall back to the default where what is stored no longer fits', async () => {
    const value = { value: ['many'], updatedAt: 1n };
    await db.write((tx) =>
      tx.setting.upsert({
        where: { name: 'keysPerUser' },
        create: { name: 'keysPerUser', ...value },
        update: value,
      }),
    );
    expect(await callRoute(GET, { as: admin })).toMatchObject({ json: { keysPerUser: 10 } });
  });
});

describe('a time zone that the environment decides', () => {
  useTestEnvironment(() => ({ WEIR_TIMEZONE: 'Europe/Berlin' }));
  const db = useTestDatabase('sqlite');

  it('is answered as fixed and cannot be changed', async () => {
    const admin = await createPerson(db, 'admin');
    expect(await callRoute(GET, { as: admin })).toMatchObject({
      json: { timeZone: 'Europe/Berlin', fixed: ['timeZone'] },
    });
    const answer = await callRoute(PATCH, { method: 'PATCH', as: admin, json: { timeZone: 'UTC' } });
    expect(answer).toMatchObject({ status: 409, json: { error: { param: 'timeZone' } } });
  });
});

describe.each(databaseKinds)('projects on %s', (kind) => {
  const db = useTestDatabase(kind);

  it('group keys, bar them while disabled, and let them go when deleted', async () => {
    const admin = await createPerson(db, 'admin');
    const create = (json: unknown) => callRoute(createProject, { method: 'POST', as: admin, json });
    const made = (await create({ name: 'Search' })).json as { id: string };
    expect((await create({ name: 'Search' })).status).toBe(409);
    const { secret } = await createApiKey(db, { userId: admin.id, projectId: made.id });
    expect(await callRoute(listProjects, { as: admin })).toMatchObject({
      json: { items: [{ name: 'Search', keyCount: 1 }] },
    });
    const params = { id: made.id };
    const change = (json: unknown) => callRoute(patchProject, { method: 'PATCH', as: admin, params, json });
    expect(await authenticateApiKey(secret, '')).toMatchObject({ projectName: 'Search' });
    await change({ enabled: false });
    expect(authenticateApiKey(secret, '')).toBeNull();
    await change({ enabled: true, name: 'Find' });
    expect(authenticateApiKey(secret, '')).toMatchObject({ projectName: 'Find' });
    expect((await callRoute(deleteProject, { method: 'DELETE', as: admin, params })).status).toBe(200);
    expect(authenticateApiKey(secret, '')).toMatchObject({ projectId: null });
    expect(await db.read.project.findUnique({ where: { id: made.id } })).toMatchObject({ name: 'Find' });
    expect((await change({ name: 'Again' })).status).toBe(404);
  });
});
