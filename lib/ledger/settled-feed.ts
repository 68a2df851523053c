// Tells live listeners of this process which requests have become rows: at once those that this node's ledger
// settled, and within a few seconds those of other nodes, which are found in the database. Nothing is looked for
// while nobody listens.
import { nowMillis } from '@/lib/clock';
import { type Database, database as openedDatabase } from '@/lib/db/database';
import { sql } from '@/lib/db/dialect';
import { errorMessage } from '@/lib/errors';
import { log } from '@/lib/log';
import { oncePerProcess } from '@/lib/once-per-process';
import { minuteMillis, secondMillis } from '@/lib/time';

export type SettledPlace = { createdAt: number; id: string };
export type SettledListener = (places: readonly SettledPlace[]) => void;

const pollMillis = 2 * secondMillis;
/** Rows that ended within this time may still arrive from other nodes, whose clocks differ. */
const arrivalMillis = 30 * secondMillis;
/** Requests of other nodes that take longer than this are not told live. */
const longestMillis = 15 * minuteMillis;
const foundAtOnce = 2000;
const idsKept = 20_000;

type Feed = {
  listeners: Set<SettledListener>;
  /** Told already, oldest first. */
  told: Set<string>;
  timer: NodeJS.Timeout | null;
  polling: boolean;
};

function feed(): Feed {
  return oncePerProcess('settled-feed', () => ({
    listeners: new Set(),
    told: new Set(),
    timer: null,
    polling: false,
  }));
}

function newOnes(current: Feed, places: readonly SettledPlace[]): SettledPlace[] {
  const fresh = places.filter(({ id }) => !current.told.has(id));
  for (const { id } of fresh) current.told.add(id);
  for (const id of current.told) {
    if (current.told.size <= idsKept) break;
    current.told.delete(id);
  }
  return fresh;
}

/** To be called after each commit of this node's ledger. */
export function publishSettled(places: readonly SettledPlace[]): void {
  const current = feed();
  if (current.listeners.size === 0) return;
  const fresh = newOnes(current, places);
  if (fresh.length > 0) for (const listener of current.listeners) listener(fresh);
}

async function recentPlaces(database: Database): Promise<SettledPlace[]> {
  const now = nowMillis();
  const rows = await database.read.$queryRaw<{ created_at: bigint; id: string }[]>(sql`
    SELECT created_at, id FROM requests
    WHERE created_at >= ${BigInt(now - longestMillis)}
      AND created_at + COALESCE(duration_ms, 0) >= ${BigInt(now - arrivalMillis)}
    ORDER BY created_at DESC LIMIT ${foundAtOnce}`);
  return rows.map((row) => ({ createdAt: Number(row.created_at), id: row.id }));
}

async function poll(current: Feed): Promise<void> {
  if (current.polling) return;
  current.polling = true;
  try {
    publishSettled(await recentPlaces(await openedDatabase()));
  } catch (error) {
    log.warn('cannot look for requests of other nodes', { reason: errorMessage(error) });
  } finally {
    current.polling = false;
  }
}

/** Calls `listener` with requests as they become rows. Answers the function that ends it. */
export async function listenForSettled(database: Database, listener: SettledListener): Promise<() => void> {
  const current = feed();
  // What is there already is not news.
  if (current.listeners.size === 0) newOnes(current, await recentPlaces(database));
  current.listeners.add(listener);
  current.timer ??= setInterval(() => void poll(current), pollMillis).unref();
  return () => {
    current.listeners.delete(listener);
    if (current.listeners.size > 0 || !current.timer) return;
    clearInterval(current.timer);
    current.timer = null;
  };
}
