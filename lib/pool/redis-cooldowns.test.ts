import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SharedCooldown } from '@/lib/pool/account-health';
import { createRedisCooldowns } from '@/lib/pool/redis-cooldowns';
import { openRedis, redisReady } from '@/lib/redis';
import { hasRedisServer, startTestRedis, type TestRedis } from '@/lib/testing/redis-server';

describe.skipIf(!hasRedisServer())('cooldowns shared through Redis', () => {
  let server: TestRedis;
  beforeAll(async () => {
    server = await startTestRedis();
  });
  afterAll(() => server.stop());

  it('reach every other node, and not the one that told them', async () => {
    const heard: Record<string, SharedCooldown[]> = { one: [], two: [] };
    const nodes = await Promise.all(
      ['one', 'two'].map(async (name) => {
        const redis = openRedis(server.url);
        await redisReady(redis, 5_000);
        const channel = createRedisCooldowns(redis);
        channel.listen((cooldown) => heard[name]!.push(cooldown));
        return { redis, channel };
      }),
    );
    const cooldown = { accountId: 'a', model: 'm', until: 5, failures: 1, hard: true };
    await expect
      .poll(() => {
        nodes[0]!.channel.tell(cooldown);
        return heard.two!.length;
      })
      .toBeGreaterThan(0);
    expect(heard.two![0]).toEqual(cooldown);
    expect(heard.one).toEqual([]);
    for (const { redis, channel } of nodes) {
      channel.close();
      redis.disconnect();
    }
  });
});
