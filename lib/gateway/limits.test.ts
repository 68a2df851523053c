import { beforeEach, describe, expect, it } from 'vitest';
import { raiseChange } from '@/lib/db/changes';
import { newId } from '@/lib/ids';
import { startLimiter } from '@/lib/limits/limiter';
import { open, send } from '@/lib/testing/gateway-client';
import { removeAccounts, useGateway } from '@/lib/testing/gateway-harness';
import { answerJson, answerStream, type Script } from '@/lib/testing/scripted-upstream';
import { chatBeginning, chatBody, chatJson } from '@/lib/testing/wire-samples';

describe('limits hold under load', () => {
  const gateway = useGateway();
  const chat = () => `${gateway.url}/v1/chat/completions`;
  const reserved = (body: object) => Math.ceil(Buffer.byteLength(JSON.stringify(body)) / 3) + 1000;
  const limitedBody = { ...chatBody, max_tokens: 1000 };

  beforeEach(async () => {
    await removeAccounts(gateway.database);
    await gateway.account();
  });

  /** Answers nobody until each of `calls` is either here or refused, so that all of them overlap however slow the machine. */
  function onceAllAreDecided(calls: number): Script {
    return async (_request, reply) => {
      const refused = () => gateway.ends.filter(({ endReason }) => endReason === 'rejected').length;
      while (gateway.upstream.requests.length + refused() < calls) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      await reply.whole(200, JSON.stringify(chatJson));
    };
  }

  it('admits no more of 50 parallel calls than a token quota for 10 has room for', async () => {
    const key = await gateway.key({ dailyTokens: BigInt(reserved(limitedBody) * 10) });
    gateway.upstream.always(onceAllAreDecided(50));
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => send(chat(), { key: key.secret, body: limitedBody })),
    );
    const admitted = answers.filter(({ status }) => status === 200);
    expect(admitted).toHaveLength(10);
    expect(gateway.upstream.requests).toHaveLength(admitted.length);
    for (const answer of answers.filter(({ status }) => status !== 200)) {
      expect([answer.status, JSON.parse(answer.body.toString()).error.code]).toEqual([
        429,
        'insufficient_quota',
      ]);
    }
    await gateway.ended(50);
    expect(gateway.ends.filter(({ endReason }) => endReason === 'rejected')).toHaveLength(
      50 - admitted.length,
    );
  });

  it('admits no more than a cost quota of the user has room for', async () => {
    const key = await gateway.key();
    const name = newId();
    await gateway.database.write(async (tx) => {
      await tx.quota.create({
        data: {
          id: name,
          name,
          scope: 'user',
          scopeId: key.userId,
          period: 'day',
          cost: 100_000_000n,
          thresholds: [90, 100],
          action: 'block',
          createdAt: 1n,
          updatedAt: 1n,
        },
      });
      await raiseChange(tx, 'quotas');
    });
    const stop = await startLimiter({ database: gateway.database, drained: gateway.settled });
    gateway.upstream.always(onceAllAreDecided(50));
    // 1,000 output tokens of gpt-4o cost a cent: ten of them are the quota.
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => send(chat(), { key: key.secret, body: limitedBody })),
    );
    const admitted = answers.filter(({ status }) => status === 200).length;
    expect(admitted).toBeGreaterThan(0);
    expect(admitted).toBeLessThanOrEqual(10);
    stop();
    await startLimiter({ database: gateway.database, drained: gateway.settled });
  });

  it('never has more than 5 of 200 parallel calls at the upstream with a concurrency of 5', async () => {
    const key = await gateway.key({ maxConcurrency: 5 });
    gateway.upstream.always(onceAllAreDecided(200));
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => send(chat(), { key: key.secret, body: chatBody })),
    );
    expect(gateway.upstream.active.most).toBe(5);
    const refused = answers.filter(({ status }) => status !== 200);
    expect(refused.length).toBeGreaterThan(0);
    for (const { status, body, headers } of refused) {
      expect([status, JSON.parse(body.toString()).error.code]).toEqual([429, 'concurrency_limit_exceeded']);
      expect(headers['retry-after']).toBeTruthy();
    }
    const again = await send(chat(), { key: key.secret, body: chatBody });
    expect(again.status).toBe(200);
  });

  it('gives the place back when the client leaves or upstream breaks', async () => {
    const key = await gateway.key({ maxConcurrency: 1 });
    for (let round = 0; round < 3; round += 1) {
      gateway.upstream.always(answerStream(chatBeginning, { ending: 'hang' }));
      const client = open(chat(), { key: key.secret, body: { ...chatBody, stream: true } });
      await client.begun();
      client.leave();
      await gateway.ended(round * 2 + 1);
      gateway.upstream.always(answerStream(chatBeginning, { ending: 'reset' }));
      const broken = await send(chat(), { key: key.secret, body: { ...chatBody, stream: true } });
      expect(broken.status).toBe(200);
      await gateway.ended(round * 2 + 2);
    }
    gateway.upstream.always(answerJson(chatJson));
    expect((await send(chat(), { key: key.secret, body: chatBody })).status).toBe(200);
  });

  it('tells the limits on answers and refuses past the rate, with the time to wait', async () => {
    const key = await gateway.key({ rpm: 3 });
    gateway.upstream.always(answerJson(chatJson));
    const first = await send(chat(), { key: key.secret, body: chatBody });
    expect(first.headers['x-ratelimit-limit-requests']).toBe('3');
    expect(first.headers['x-ratelimit-remaining-requests']).toBe('2');
    for (let call = 0; call < 2; call += 1) await send(chat(), { key: key.secret, body: chatBody });
    const refused = await send(chat(), { key: key.secret, body: chatBody });
    expect([refused.status, JSON.parse(refused.body.toString()).error.code]).toEqual([
      429,
      'rate_limit_exceeded',
    ]);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(await gateway.ended(4)).toMatchObject({ endReason: 'rejected', errorCode: 'rate_limit_exceeded' });
  });
});
