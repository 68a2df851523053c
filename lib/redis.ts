// The connection to Redis, where several nodes share limits and cooldowns. Weir runs without it: whoever asks
// gets an error at once instead of waiting, and falls back on what this node knows.
import { Redis } from 'ioredis';
import { environment } from '@/lib/env';
import { errorMessage } from '@/lib/errors';
import { log } from '@/lib/log';
import { forgetOncePerProcess, oncePerProcess } from '@/lib/once-per-process';

export type { Redis } from 'ioredis';

export function openRedis(url: string): Redis {
  const redis = new Redis(url, {
    // Calls wait for their admission: better to fall back than to queue behind a Redis that is away.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 2_000,
    // Not less: a process that is busy for a moment reads an answer late that was there in time, and would then decide
    // alone what all nodes have to decide together.
    commandTimeout: 2_000,
    retryStrategy: (tries) => Math.min(tries * 100, 2_000),
  });
  let away = false;
  redis.on('error', (error: unknown) => {
    if (!away) log.warn('Redis is away; this node goes on by itself', { reason: errorMessage(error) });
    away = true;
  });
  redis.on('ready', () => {
    if (away) log.info('Redis is back');
    away = false;
  });
  return redis;
}

/** Resolves when the connection is there, or after `patienceMillis` without it. */
export async function redisReady(redis: Redis, patienceMillis: number): Promise<boolean> {
  if (redis.status === 'ready') return true;
  return new Promise((resolve) => {
    const timer = setTimeout(() => done(false), patienceMillis);
    const onReady = () => done(true);
    function done(ready: boolean) {
      clearTimeout(timer);
      redis.off('ready', onReady);
      resolve(ready);
    }
    redis.once('ready', onReady);
  });
}

/** This process's connection; null where there is one node and no Redis. */
export function processRedis(): Redis | null {
  return oncePerProcess('redis', () => {
    const { redisUrl } = environment();
    return redisUrl ? openRedis(redisUrl) : null;
  });
}

export function closeProcessRedis(): void {
  processRedis()?.disconnect();
  forgetOncePerProcess('redis');
}
