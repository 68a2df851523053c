import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openRedis, type Redis, redisReady } from '@/lib/redis';
import { useTestDatabase } from '@/lib/testing/database';
import { hasRedisServer, startTestRedis, type TestRedis } from '@/lib/testing/redis-server';
import { lookForChanges, quickenChanges, raiseChange, watchChanges } from './changes';

// Where no Redis can be had, these are counted as skipped and said to be.
describe.skipIf(!hasRedisServer())('word of a change through Redis', () => {
  const database = useTestDatabase('sqlite');
  let redis: TestRedis;
  let other: Redis;
  beforeAll(async () => {
    redis = await startTestRedis();
    other = openRedis(redis.url);
    await redisReady(other, 5000);
  });
  afterAll(async () => {
    other.disconnect();
    await redis.stop();
    vi.useRealTimers();
  });

  it('has this node look at once, and is passed on after a change here', async () => {
    // The look of each second never comes: what is heard is heard through Redis.
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const own = openRedis(redis.url);
    await redisReady(own, 5000);
    const silence = quickenChanges(own);
    let told = 0;
    const stop = watchChanges('keys', () => {
      told += 1;
    });
    await vi.waitUntil(async () => (await other.pubsub('NUMSUB', 'weir:changes'))[1] === 1);
    await database.write((tx) => raiseChange(tx, 'keys'));
    await other.publish('weir:changes', '');
    await vi.waitUntil(() => told === 1, { timeout: 20_000 });

    const heard = new Promise<string>((resolve) => other.once('message', resolve));
    await other.subscribe('weir:changes');
    await lookForChanges();
    expect(await heard).toBe('weir:changes');
    expect(told).toBe(1);
    stop();
    silence();
    own.disconnect();
  });
});
