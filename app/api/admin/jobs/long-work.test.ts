// Long work over HTTP: a re-rate is previewed, then done, and whatever runs long can be stopped.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { POST as rerateRoute } from '@/app/api/admin/pricing/rerate/route';
import { parseEnvironment } from '@/lib/env';
import { defineJob } from '@/lib/jobs/job';
import { setProcessScheduler } from '@/lib/jobs/process-scheduler';
import { rerate } from '@/lib/jobs/rerate';
import { type Scheduler, startScheduler } from '@/lib/jobs/scheduler';
import { createDimensionIds } from '@/lib/ledger/dimension-ids';
import { settleBatch } from '@/lib/ledger/settle';
import { databaseKinds, useTestDatabase } from '@/lib/testing/database';
import { callRoute, createPerson, type TestPerson } from '@/lib/testing/people';
import { endRecord } from '@/lib/testing/records';
import { POST as cancel } from './[name]/cancel/route';
import { POST as run } from './[name]/run/route';

const at = Date.UTC(2026, 4, 1);

/** Runs until somebody stops it. */
const endless = defineJob({
  name: 'endless',
  description: 'Waits.',
  schedule: () => null,
  params: z.strictObject({}),
  run: ({ signal }) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    }),
});

describe.each(databaseKinds)('long work over HTTP on %s', (kind) => {
  const database = useTestDatabase(kind);
  let admin: TestPerson;
  let user: TestPerson;
  let scheduler: Scheduler;
  beforeEach(async () => {
    [admin, user] = [await createPerson(database, 'admin'), await createPerson(database, 'user')];
    scheduler = startScheduler({
      database,
      environment: parseEnvironment({ NODE_ENV: 'test' }),
      jobs: [endless, rerate],
      timeZone: 'UTC',
    });
    setProcessScheduler(scheduler);
  });
  afterEach(() => scheduler.stop());

  it('a re-rate does what its preview said, once, and is written down', async () => {
    const record = endRecord({
      createdAt: at,
      provider: 'openai',
      model: 'gpt-4o-mini',
      inputTokens: 1_000_000,
      outputTokens: 0,
      baseCost: 1n,
      cost: 1n,
      inputCost: 1n,
      priceVersion: 'old',
    });
    await settleBatch(database, createDimensionIds(database), [record], null);
    const ask = (dryRun: boolean) =>
      callRoute(rerateRoute, {
        method: 'POST',
        as: admin,
        json: { from: at, to: at + 1000, model: 'gpt-4o-mini', dryRun },
      });
    const costNow = async () =>
      (await database.read.request.findFirstOrThrow({ where: { id: record.id } })).baseCost;
    const preview = await ask(true);
    expect(preview.status, preview.text).toBe(200);
    expect(preview.json).toMatchObject({ state: 'done', dryRun: true, rows: 1, changed: 1 });
    expect(await costNow()).toBe(1n);
    const done = await ask(false);
    const { newBaseCost } = preview.json as { newBaseCost: number };
    expect(done.json).toMatchObject({ state: 'done', dryRun: false, changed: 1, newBaseCost });
    expect(Number(await costNow()) / 1e9).toBeCloseTo(newBaseCost, 9);
    expect((await ask(false)).json).toMatchObject({ changed: 0 });
    expect(await database.read.auditEntry.count({ where: { action: 'price.rerate' } })).toBe(2);
    expect((await callRoute(rerateRoute, { method: 'POST', as: user, json: { from: at } })).status).toBe(403);
    const wrong = await callRoute(rerateRoute, { method: 'POST', as: admin, json: { from: 'one day' } });
    expect(wrong).toMatchObject({ status: 400, json: { error: { code: 'invalid_parameter' } } });
    expect(wrong.text).toContain('from: must be ISO 8601');
  });

  it('stops when it is cancelled, by administrators alone', async () => {
    const stop = (as: TestPerson) =>
      callRoute(cancel, { method: 'POST', as, params: { name: 'endless' }, json: {} });
    expect((await stop(admin)).status).toBe(409);
    const running = callRoute(run, { method: 'POST', as: admin, params: { name: 'endless' }, json: {} });
    while ((await database.read.jobRun.count({ where: { job: 'endless', state: 'running' } })) === 0);
    expect((await stop(user)).status).toBe(403);
    expect((await stop(admin)).json).toEqual({ name: 'endless', cancelling: true });
    expect((await running).json).toMatchObject({ state: 'cancelled', result: null });
    expect(await database.read.jobRun.count({ where: { job: 'endless', state: 'cancelled' } })).toBe(1);
    expect(await database.read.auditEntry.count({ where: { action: 'job.cancel' } })).toBe(1);
  });
});
