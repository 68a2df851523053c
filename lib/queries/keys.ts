import type { KeyAnswer, KeyQuotaAnswer, RequestAnswer } from './answers';
import { type Page, routePages, routeQuery } from './route-query';

export type Key = KeyAnswer;
export type NewKey = KeyAnswer & { key: string };
export type { KeyQuotaAnswer };

/** Whose keys: one's own, or for administrators everybody's. */
export type KeyScope = 'own' | 'all';

export type KeySearch = { q?: string | null; enabled?: string | null; userId?: string | null };

export const keysPath: Record<KeyScope, string> = { own: '/api/keys', all: '/api/admin/api-keys' };

export function keysPages(scope: KeyScope, search: KeySearch) {
  const { q, enabled, userId } = search;
  return routePages<Key>(keysPath[scope], { ...(scope === 'all' ? { q, enabled, userId } : {}), limit: 200 });
}

/** A few keys by what somebody typed; one's own come all at once. */
export function keysFound(scope: KeyScope, q: string, limit: number) {
  return routeQuery<Page<Key>>(keysPath[scope], scope === 'all' ? { q, limit } : { limit: 200 });
}

const requestsPath: Record<KeyScope, string> = {
  own: '/api/usage/records',
  all: '/api/logs/requests',
};

/** Enough of the newest requests to tell which clients use a key from where. */
export const clientsSeenIn = 200;

export function keyRequestsQuery(scope: KeyScope, id: string) {
  return routeQuery<Page<RequestAnswer>>(requestsPath[scope], { keyId: id, limit: clientsSeenIn });
}

export function keyQuotaQuery(id: string) {
  return routeQuery<KeyQuotaAnswer>('/api/quotas/status', { scope: 'key', id });
}

/** Enough of the keys to tell whether any of them records. */
export function recordingKeysQuery(scope: KeyScope) {
  return routeQuery<Page<Key>>(keysPath[scope], { limit: 200 });
}
