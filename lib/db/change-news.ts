// Word of a change, passed from node to node through Redis: then the others look at once instead of at the next
// second. Nothing depends on it, so what goes wrong here is only told to whoever debugs.
import { errorMessage } from '@/lib/errors';
import { log } from '@/lib/log';
import type { Redis } from '@/lib/redis';

const channelName = 'weir:changes';

export type ChangeNews = { tell(): void; close(): void };

export function openChangeNews(redis: Redis, hear: () => void): ChangeNews {
  const missed = (error: unknown) =>
    log.debug('word of a change was missed', { reason: errorMessage(error) });
  // A connection that listens can do nothing else.
  const listener = redis.duplicate({
    enableOfflineQueue: true,
    maxRetriesPerRequest: null,
    commandTimeout: undefined,
  });
  listener.on('error', missed);
  listener.on('message', hear);
  listener.subscribe(channelName).catch(missed);
  return {
    tell: () => void redis.publish(channelName, '').catch(missed),
    close: () => listener.disconnect(),
  };
}
