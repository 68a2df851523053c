// Tells the other nodes of cooldowns through Redis, so that one node's 429 spares the others theirs. Best effort:
// a node that missed one learns it from its own first failure.
import { z } from 'zod';
import { errorMessage } from '@/lib/errors';
import { newId } from '@/lib/ids';
import { log } from '@/lib/log';
import type { CooldownChannel } from '@/lib/pool/account-pool';
import type { Redis } from '@/lib/redis';

const channelName = 'weir:cooldowns';

const messageSchema = z.object({
  from: z.string(),
  accountId: z.string(),
  model: z.string().nullable(),
  until: z.number(),
  failures: z.number(),
  hard: z.boolean(),
});

export type RedisCooldowns = CooldownChannel & { close(): void };

export function createRedisCooldowns(redis: Redis): RedisCooldowns {
  const from = newId();
  // A connection that listens can do nothing else.
  const listener = redis.duplicate({
    enableOfflineQueue: true,
    maxRetriesPerRequest: null,
    commandTimeout: undefined,
  });
  listener.on('error', (error: unknown) => log.debug('Redis is away', { reason: errorMessage(error) }));

  return {
    tell(cooldown) {
      redis.publish(channelName, JSON.stringify({ from, ...cooldown })).catch((error: unknown) => {
        log.debug('a cooldown could not be told to other nodes', { reason: errorMessage(error) });
      });
    },
    listen(hear) {
      listener.on('message', (_channel: string, text: string) => {
        const parsed = messageSchema.safeParse(JSON.parse(text));
        if (!parsed.success || parsed.data.from === from) return;
        const { from: _sender, ...cooldown } = parsed.data;
        hear(cooldown);
      });
      listener.subscribe(channelName).catch((error: unknown) => {
        log.debug('other nodes’ cooldowns are not heard', { reason: errorMessage(error) });
      });
    },
    close: () => listener.disconnect(),
  };
}
