import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { nowMillis } from '@/lib/clock';
import { parseEnvironment } from '@/lib/env';
import { newId } from '@/lib/ids';
import { defineJob, type Job } from '@/lib/jobs/job';
import { runJob } from '@/lib/jobs/run-job';
import { startScheduler } from '@/lib/jobs/scheduler';
import { sessionCleanup } from '@/lib/jobs/session-cleanup';
import { databaseKinds, useTestDatabase } from '@/lib/testing/database';

const environment = parseEnvironment({ NODE_ENV: 'test' });

describe.each(databaseKinds)('jobs on %s', (kind) => {
  const database = useTestDatabase(kind);
  const idle = new AbortController().signal;

  beforeEach(async () => {
    await database.write((tx) => tx.jobRun.deleteMany());
  });

  function run(job: Job, options: { runId?: string; params?: unknown; signal?: AbortSignal } = {}) {
    return runJob(job, {
      database,
      environment,
      node: 'node-a',
      runId: options.runId ?? newId(),
      trigger: 'hand',
      params: options.params ?? {},
      signal: options.signal ?? idle,
    });
  }

  const counting = (counter: { runs: number }) =>
    defineJob({
      name: 'counting',
      description: 'Counts its runs.',
      schedule: () => null,
      params: z.strictObject({ step: z.number().default(1) }),
      async run({ params }) {
        counter.runs += params.step;
        await new Promise((resolve) => setImmediate(resolve));
        return { runs: BigInt(counter.runs), at: undefined };
      },
    });

  it('leave a row that says how it went', async () => {
    const outcome = await run(counting({ runs: 0 }), { runId: 'one', params: { step: 2 } });
    expect(outcome).toMatchObject({ state: 'done', runId: 'one' });
    const row = await database.read.jobRun.findUniqueOrThrow({ where: { id: 'one' } });
    expect(row).toMatchObject({
      job: 'counting',
      trigger: 'hand',
      state: 'done',
      params: { step: 2 },
      result: { runs: 2 },
    });
    expect(Number(row.finishedAt)).toBeGreaterThanOrEqual(Number(row.startedAt));
  });

  it('run once however many nodes come to the same planned instant', async () => {
    const counter = { runs: 0 };
    const job = counting(counter);
    const runId = 'counting@2026-11-21T03:00:00.000Z';
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => run(job, { runId })));
    expect(await run(job, { runId })).toEqual({ state: 'taken' });
    expect(outcomes.filter(({ state }) => state === 'done')).toHaveLength(1);
    expect(counter.runs).toBe(1);
  });

  it('tell a failure, and may run again', async () => {
    const job = defineJob({
      name: 'failing',
      description: 'Fails.',
      schedule: () => null,
      params: z.strictObject({}),
      run: () => Promise.reject(new Error('no room')),
    });
    expect(await run(job, { runId: 'bad' })).toMatchObject({ state: 'failed', error: 'no room' });
    expect(await database.read.jobRun.findUniqueOrThrow({ where: { id: 'bad' } })).toMatchObject({
      state: 'failed',
      error: 'no room',
    });
    expect(await run(job)).toMatchObject({ state: 'failed' });
  });

  it('mark the run of a process that died as interrupted', async () => {
    const startedAt = BigInt(nowMillis());
    await database.write((tx) =>
      tx.jobRun.create({
        data: {
          id: 'dead',
          job: 'counting',
          trigger: 'schedule',
          node: 'node-b',
          state: 'running',
          startedAt,
        },
      }),
    );
    await run(counting({ runs: 0 }));
    expect(await database.read.jobRun.findUniqueOrThrow({ where: { id: 'dead' } })).toMatchObject({
      state: 'interrupted',
    });
  });

  it('keep how far they have come', async () => {
    const job = defineJob({
      name: 'long',
      description: 'Reports.',
      schedule: () => null,
      params: z.strictObject({}),
      async run({ progress }) {
        await progress({ done: 1, of: 2 });
        return {};
      },
    });
    await run(job, { runId: 'reporting' });
    expect(await database.read.jobRun.findUniqueOrThrow({ where: { id: 'reporting' } })).toMatchObject({
      progress: { done: 1, of: 2 },
    });
  });

  describe('by hand', () => {
    let scheduler: ReturnType<typeof startScheduler>;
    const counter = { runs: 0 };
    beforeEach(() => {
      scheduler = startScheduler({
        database,
        environment,
        jobs: [counting(counter), sessionCleanup],
        timeZone: 'UTC',
      });
    });
    afterEach(() => scheduler.stop());

    it('run at once, with checked parameters', async () => {
      expect(await scheduler.runNow('counting', { step: 3 })).toMatchObject({ state: 'done' });
      await expect(scheduler.runNow('counting', { step: 'x' })).rejects.toMatchObject({
        code: 'invalid_parameter',
        param: 'step',
      });
      await expect(scheduler.runNow('no-such-job', {})).rejects.toMatchObject({ code: 'not_found' });
    });

    it('answer a conflict while they are under way', async () => {
      const outcomes = await Promise.allSettled([
        scheduler.runNow('counting', {}),
        scheduler.runNow('counting', {}),
      ]);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
        reason: { code: 'conflict' },
      });
    });

    it('go on by themselves when they take longer than anybody waits', async () => {
      const run = await scheduler.runNow('counting', {}, 0);
      expect(run.state).toBe('running');
      const ended = async () =>
        (await database.read.jobRun.findUnique({ where: { id: run.runId } }))?.state === 'done';
      while (!(await ended())) await new Promise((resolve) => setImmediate(resolve));
    });

    it('are refused once the process stops', async () => {
      await scheduler.stop();
      await expect(scheduler.runNow('counting', {})).rejects.toMatchObject({ code: 'shutting_down' });
    });

    it('tell when they run next', () => {
      const [byHand, hourly] = scheduler.plan();
      expect(byHand).toMatchObject({ name: 'counting', schedule: null, nextRunAt: null });
      expect(hourly?.nextRunAt?.getUTCMinutes()).toBe(17);
    });
  });

  it('remove ended sessions and leave the living', async () => {
    const now = nowMillis();
    const userId = newId();
    await database.write(async (tx) => {
      await tx.user.create({
        data: {
          id: userId,
          email: 'a@example.org',
          name: 'a',
          role: 'user',
          createdAt: BigInt(now),
          updatedAt: BigInt(now),
        },
      });
      for (const [id, expiresAt] of [
        ['ended', now - 1],
        ['living', now + 60_000],
      ] as const) {
        await tx.session.create({
          data: { id, userId, createdAt: BigInt(now), lastSeenAt: BigInt(now), expiresAt: BigInt(expiresAt) },
        });
      }
    });
    expect(await run(sessionCleanup)).toMatchObject({ state: 'done', result: { sessions: 1 } });
    expect(await database.read.session.findMany({ select: { id: true } })).toEqual([{ id: 'living' }]);
  });
});
