// How every node hears that keys, accounts, prices … were changed somewhere: a counter a topic, raised in the
// transaction that makes the change and looked at once a second by one query for all topics. Redis only quickens it.
import { errorMessage } from '@/lib/errors';
import { log } from '@/lib/log';
import { oncePerProcess } from '@/lib/once-per-process';
import type { Redis } from '@/lib/redis';
import { type ChangeNews, openChangeNews } from './change-news';
import { database, type Transaction } from './database';
import { sql } from './dialect';

export const changeTopics = [
  'keys',
  'users',
  'projects',
  'accounts',
  'prices',
  'quotas',
  'sums',
  'settings',
  'alerts',
] as const;
export type ChangeTopic = (typeof changeTopics)[number];

const pollMillis = 1000;

type Watcher = { topic: ChangeTopic; onChange: () => void | Promise<void>; seen: bigint | null };
type Watch = {
  watchers: Set<Watcher>;
  timer: NodeJS.Timeout | null;
  news: ChangeNews | null;
  polling: Promise<void> | null;
  failing: boolean;
};

function watch(): Watch {
  return oncePerProcess('change-watch', () => ({
    watchers: new Set(),
    timer: null,
    news: null,
    polling: null,
    failing: false,
  }));
}

/** To be called in the transaction that makes the change, so that nobody hears of it before it is there. */
export async function raiseChange(tx: Transaction, topic: ChangeTopic): Promise<void> {
  await tx.$executeRaw(sql`
    INSERT INTO change_counters (topic, version) VALUES (${topic}, 1)
    ON CONFLICT (topic) DO UPDATE SET version = change_counters.version + 1`);
}

/**
 * Calls `onChange` within about a second of a change on any node, and once soon after the call itself: what
 * was changed between the caller's first load and the first look is not missed. When `onChange` fails it is
 * called again at the next look. Returns the function that ends the watch.
 */
export function watchChanges(topic: ChangeTopic, onChange: () => void | Promise<void>): () => void {
  const current = watch();
  const watcher: Watcher = { topic, onChange, seen: null };
  current.watchers.add(watcher);
  current.timer ??= setInterval(() => void lookAnew(current), pollMillis).unref();
  return () => {
    current.watchers.delete(watcher);
    if (current.watchers.size > 0 || !current.timer) return;
    clearInterval(current.timer);
    current.timer = null;
  };
}

/** For a process that serves: hears of other nodes' changes through Redis, and tells them of its own. */
export function quickenChanges(redis: Redis): () => void {
  const current = watch();
  const news = openChangeNews(redis, () => void lookAnew(current));
  current.news = news;
  return () => {
    news.close();
    current.news = null;
  };
}

/** After a write of this node: looks now instead of at the next second, and has the other nodes do so. */
export async function lookForChanges(): Promise<void> {
  const current = watch();
  current.news?.tell();
  await lookAnew(current);
}

async function lookAnew(current: Watch): Promise<void> {
  // A look that began before the caller's write committed may not see it: wait for that one, then look anew.
  await current.polling;
  current.polling ??= look(current).finally(() => {
    current.polling = null;
  });
  await current.polling;
}

async function look(current: Watch): Promise<void> {
  let versions: Map<string, bigint>;
  try {
    const { read } = await database();
    const counters = await read.changeCounter.findMany();
    versions = new Map(counters.map((counter) => [counter.topic, counter.version]));
  } catch (error) {
    if (!current.failing)
      log.warn('cannot look for changes; trying again each second', { reason: errorMessage(error) });
    current.failing = true;
    return;
  }
  current.failing = false;
  await Promise.all([...current.watchers].map((watcher) => tell(watcher, versions.get(watcher.topic) ?? 0n)));
}

async function tell(watcher: Watcher, version: bigint): Promise<void> {
  if (watcher.seen === version) return;
  try {
    await watcher.onChange();
    watcher.seen = version;
  } catch (error) {
    log.warn('what was changed could not be loaded; trying again', {
      topic: watcher.topic,
      reason: errorMessage(error),
    });
  }
}
