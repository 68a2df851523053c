import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hasRedisServer, startTestRedis } from '@/lib/testing/redis-server';
import { type ScriptedUpstream, startScriptedUpstream } from '@/lib/testing/scripted-upstream';
import { faultTimeout, sized } from './fault-form';
import { cleanUp, createDirectory, environmentOf, expectWhole, setUp, startFaulty } from './faulty-weir';
import { answerChat, call, startLoad, statusText } from './load';
import { saw } from './seen';

let upstream: ScriptedUpstream;

beforeAll(async () => {
  upstream = await startScriptedUpstream(answerChat);
});
afterEach(cleanUp);
afterAll(() => upstream.close());

describe.skipIf(!hasRedisServer())('Redis killed under load', () => {
  it(
    'stops no service and lifts no limit',
    async () => {
      const limit = 30;
      const data = createDirectory();
      let redis = await startTestRedis();
      try {
        const weir = await startFaulty(environmentOf(data.path, { REDIS_URL: redis.url }));
        const key = await setUp(weir, [upstream.url]);
        const limited = await weir.ask('/api/admin/api-keys', { name: 'limited', rpm: limit });
        const load = startLoad(weir.url, key);
        const callLimited = () => call(weir.url, String(limited.json.key), false);
        await load.more(50);
        expect((await callLimited()).status).toBe(200);

        await redis.stop();
        await weir.printed('Redis is away');
        const away = await Promise.all(Array.from({ length: 3 * limit }, callLimited));
        const admitted = away.filter(({ status }) => status === 200);
        expect(admitted.length).toBeGreaterThan(0);
        expect(admitted.length).toBeLessThanOrEqual(limit);
        expect(away.filter(({ status }) => status !== 200 && status !== 429)).toEqual([]);
        await load.more(sized(100, 2000));
        expect((await weir.ready()).status).toBe(200);

        redis = await startTestRedis(redis.port);
        await weir.printed('Redis is back');
        await load.more(50);
        await load.stop();
        expect([...load.statuses.keys()], statusText(load)).toEqual([200]);
        const done = [...load.completed, ...admitted.map(({ id }) => id)];
        const { byStatus } = await expectWhole(weir, `file:${data.path}/weir.db`, done);
        await weir.stop();
        saw(
          'redis-killed',
          `Answers ${statusText(load)} before, during and after; \`/readyz\` 200 throughout; of ${away.length} calls at once with a key for ${limit} a minute ${admitted.length} were admitted while Redis was away, the others got 429; reconnected by itself; ${byStatus}, sums equal.`,
        );
      } finally {
        await cleanUp();
        await redis.stop();
        data.remove();
      }
    },
    faultTimeout,
  );
});
