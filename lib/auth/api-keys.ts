// Which client key a request carries, answered from memory. The database is asked when keys change (a counter that
// every node looks at each second), and once for a secret never seen before.

import { addressMatcher } from '@/lib/address-list';
import { type LoadedKey, loadChangedKeys, loadKeyByHash } from '@/lib/auth/key-loading';
import type { KeyRecord } from '@/lib/auth/key-record';
import { keyHash, looksLikeKey } from '@/lib/auth/key-secret';
import { nowMillis } from '@/lib/clock';
import { watchChanges } from '@/lib/db/changes';
import { type Database, database } from '@/lib/db/database';
import { oncePerProcess } from '@/lib/once-per-process';
import { minuteMillis, secondMillis } from '@/lib/time';

export type { KeyRecord } from '@/lib/auth/key-record';

const keysKept = 100_000;
const missesKept = 10_000;
const missMillis = 2 * secondMillis;
// Nodes' clocks differ, and a change becomes visible later than the time it carries.
const changeMargin = BigInt(5 * minuteMillis);

type CachedKey = LoadedKey & { allowsAddress: ((address: string) => boolean) | null };

type KeyCache = {
  byHash: Map<string, CachedKey>;
  hashesOf: Map<string, string[]>;
  misses: Map<string, number>;
  lookups: Map<string, Promise<CachedKey | null>>;
  /** The database that all of this was read from. */
  source: Database | null;
  changedUntil: bigint;
  /** How many times a reading of changes has begun. */
  readings: number;
  refreshing: Promise<void>;
  loading: Promise<void> | null;
};

function keyCache(): KeyCache {
  return oncePerProcess('api-keys', () => ({
    byHash: new Map(),
    hashesOf: new Map(),
    misses: new Map(),
    lookups: new Map(),
    source: null,
    changedUntil: 0n,
    readings: 0,
    refreshing: Promise.resolve(),
    loading: null,
  }));
}

/**
 * The key a client secret belongs to, or null where it is unknown, disabled, expired, deleted, not allowed from
 * this address, or its owner is disabled: the same answer for all. Synchronous wherever memory knows the answer;
 * only a secret never seen costs one indexed look-up.
 */
export function authenticateApiKey(
  secret: string,
  clientIp: string,
): KeyRecord | null | Promise<KeyRecord | null> {
  if (!looksLikeKey(secret)) return null;
  const cache = keyCache();
  const hash = keyHash(secret);
  const cached = cache.byHash.get(hash);
  if (cached) return admitted(cached, hash, clientIp);
  const missUntil = cache.misses.get(hash);
  if (missUntil !== undefined && missUntil > nowMillis()) return null;
  return lookUp(cache, hash).then((found) => found && admitted(found, hash, clientIp));
}

function admitted(key: CachedKey, hash: string, clientIp: string): KeyRecord | null {
  const now = nowMillis();
  const { record } = key;
  if (key.barred || !record.enabled) return null;
  if (record.expiresAt !== null && record.expiresAt <= now) return null;
  if (key.allowsAddress && !key.allowsAddress(clientIp)) return null;
  const validUntil = key.hashes.find((known) => known.hash === hash)?.validUntil;
  if (validUntil === undefined || (validUntil !== null && validUntil <= now)) return null;
  return record;
}

/** Callers with the same unknown secret share one look-up. */
function lookUp(cache: KeyCache, hash: string): Promise<CachedKey | null> {
  const underWay = cache.lookups.get(hash);
  if (underWay) return underWay;
  const lookup = (async () => {
    await startWatching(cache);
    const known = cache.byHash.get(hash);
    if (known) return known;
    const loaded = await loadUndisturbed(cache, hash);
    if (loaded) return remember(cache, loaded);
    if (cache.misses.size >= missesKept) cache.misses.delete(cache.misses.keys().next().value!);
    cache.misses.set(hash, nowMillis() + missMillis);
    return null;
  })().finally(() => cache.lookups.delete(hash));
  cache.lookups.set(hash, lookup);
  return lookup;
}

/** A key read before a change and remembered after it would bring back what was just forbidden: it is read again. */
async function loadUndisturbed(cache: KeyCache, hash: string): Promise<LoadedKey | null> {
  for (;;) {
    const { readings } = cache;
    const loaded = await loadKeyByHash(await database(), hash);
    if (readings === cache.readings) return loaded?.deleted ? null : loaded;
  }
}

function remember(cache: KeyCache, loaded: LoadedKey): CachedKey {
  forget(cache, loaded.record.id);
  const { allowedIps } = loaded.record;
  const cached = { ...loaded, allowsAddress: allowedIps.length > 0 ? addressMatcher(allowedIps) : null };
  const hashes = loaded.hashes.map(({ hash }) => hash);
  for (const hash of hashes) {
    cache.byHash.set(hash, cached);
    cache.misses.delete(hash);
  }
  cache.hashesOf.set(loaded.record.id, hashes);
  if (cache.hashesOf.size > keysKept) forget(cache, cache.hashesOf.keys().next().value!);
  return cached;
}

function forget(cache: KeyCache, keyId: string): void {
  for (const hash of cache.hashesOf.get(keyId) ?? []) cache.byHash.delete(hash);
  cache.hashesOf.delete(keyId);
}

/** Loads all keys and keeps them fresh from then on: at boot, so that the first request finds them in memory. */
export async function loadApiKeys(): Promise<void> {
  await startWatching(keyCache());
}

async function startWatching(cache: KeyCache): Promise<void> {
  cache.loading ??= (async () => {
    await refresh(cache);
    for (const topic of ['keys', 'users', 'projects'] as const) watchChanges(topic, () => refresh(cache));
  })();
  try {
    await cache.loading;
  } catch (error) {
    cache.loading = null;
    throw error;
  }
}

/** One reading after the other: a slow older one must not put back what a newer one replaced. */
function refresh(cache: KeyCache): Promise<void> {
  const next = cache.refreshing.then(() => readChanges(cache));
  cache.refreshing = next.catch(() => undefined);
  return next;
}

async function readChanges(cache: KeyCache): Promise<void> {
  cache.readings += 1;
  const source = await database();
  if (cache.source !== source) {
    cache.byHash.clear();
    cache.hashesOf.clear();
    cache.changedUntil = 0n;
    cache.source = source;
  }
  const since = cache.changedUntil > changeMargin ? cache.changedUntil - changeMargin : 0n;
  for (const loaded of await loadChangedKeys(source, since, keysKept)) {
    if (loaded.changedAt > cache.changedUntil) cache.changedUntil = loaded.changedAt;
    if (loaded.deleted) forget(cache, loaded.record.id);
    else remember(cache, loaded);
  }
  cache.misses.clear();
}
