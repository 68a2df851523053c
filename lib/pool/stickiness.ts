// One session keeps its account for an hour: a rotating pool would destroy the providers' prompt caches.
import { hourMillis } from '@/lib/time';

export interface Stickiness {
  find(sessionKey: string | null, model: string, now: number): string | null;
  keep(sessionKey: string | null, model: string, accountId: string, now: number): void;
}

export function createStickiness(most = 100_000): Stickiness {
  // A Map keeps insertion order, so the first entries are those unused for longest.
  const kept = new Map<string, { accountId: string; until: number }>();

  function find(sessionKey: string | null, model: string, now: number): string | null {
    if (sessionKey === null) return null;
    const entry = kept.get(`${sessionKey}\n${model}`);
    return entry && entry.until > now ? entry.accountId : null;
  }

  function keep(sessionKey: string | null, model: string, accountId: string, now: number): void {
    if (sessionKey === null) return;
    const key = `${sessionKey}\n${model}`;
    kept.delete(key);
    kept.set(key, { accountId, until: now + hourMillis });
    for (const [oldest, entry] of kept) {
      if (kept.size <= most && entry.until > now) break;
      kept.delete(oldest);
    }
  }

  return { find, keep };
}
