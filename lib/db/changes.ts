// How every node hears that keys, accounts, prices … were changed somewhere: a counter a topic, raised in the
// transaction that makes the change and looked at once a second by one query for all topics.
import { errorMessage } from '@/lib/errors';
import { log } from '@/lib/log';
import { oncePerProcess } from '@/lib/once-per-process';
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
  polling: Promise<void> | null;
  failing: boolean;
};

function watch(): Watch {
  return oncePerProcess('change-watch', () => ({
    watchers: new Set(),
    timer: null,
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
  current.timer ??= setInterval(() => void lookForChanges(), pollMillis).unref();
  return () => {
    current.watchers.delete(watcher);
    if (current.watchers.size > 0 || !current.timer) return;
    clearInterval(current.timer);
    current.timer = null;
  };
}

/** Looks now instead of at the next second: after a write of this node, or on word from elsewhere. */
export async function lookForChanges(): Promise<void> {
  const current = watch();
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
