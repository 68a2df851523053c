// When each key was last used: noted in memory, written in batches, so that a request never waits for it.
import { database } from '@/lib/db/database';
import { rowsFromJson, sql } from '@/lib/db/dialect';
import { errorMessage } from '@/lib/errors';
import { log } from '@/lib/log';
import { oncePerProcess } from '@/lib/once-per-process';
import { secondMillis } from '@/lib/time';

const flushEveryMillis = 10 * secondMillis;

type KeyUse = { lastUsed: Map<string, number>; timer: NodeJS.Timeout | null };

function keyUse(): KeyUse {
  return oncePerProcess('key-use', () => ({ lastUsed: new Map(), timer: null }));
}

export function noteKeyUse(keyId: string, at: number): void {
  const use = keyUse();
  use.lastUsed.set(keyId, at);
  use.timer ??= setTimeout(() => {
    flushKeyUse().catch((error: unknown) =>
      log.warn('the last use of keys could not be written; it is kept for the next time', {
        reason: errorMessage(error),
      }),
    );
  }, flushEveryMillis).unref();
}

/** Writes what was noted: each ten seconds by itself, and at shutdown. */
export async function flushKeyUse(): Promise<void> {
  const use = keyUse();
  if (use.timer) clearTimeout(use.timer);
  use.timer = null;
  if (use.lastUsed.size === 0) return;
  const noted = use.lastUsed;
  use.lastUsed = new Map();
  try {
    const { dialect, write } = await database();
    const rows = [...noted].map(([id, at]) => ({ id, used_at: BigInt(at) }));
    const incoming = rowsFromJson(dialect, { id: 'text', used_at: 'bigint' }, rows);
    await write((tx) =>
      tx.$executeRaw(sql`
        UPDATE api_keys SET last_used_at = incoming.used_at FROM ${incoming} AS incoming
        WHERE api_keys.id = incoming.id AND COALESCE(api_keys.last_used_at, 0) < incoming.used_at`),
    );
  } catch (error) {
    for (const [id, at] of noted) if (!use.lastUsed.has(id)) noteKeyUse(id, at);
    throw error;
  }
}
