import type { UserAnswer } from './answers';
import { type Page, routePages, routeQuery } from './route-query';

export type User = UserAnswer;

export type UserSearch = { q?: string | null; role?: string | null; enabled?: string | null };

export const usersPath = '/api/admin/users';

export function usersPages(search: UserSearch) {
  return routePages<User>(usersPath, { q: search.q, role: search.role, enabled: search.enabled, limit: 200 });
}

/** A few users by what somebody typed. */
export function usersFound(q: string, limit: number) {
  return routeQuery<Page<User>>(usersPath, { q, limit });
}

export type UserUsage = {
  requests: number;
  totalTokens: number;
  cost: number;
  todayCost: number;
  monthCost: number;
};

export function userUsageQuery(id: string) {
  return routeQuery<UserUsage>(`${usersPath}/${encodeURIComponent(id)}/usage/summary`);
}
