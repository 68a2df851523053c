import type { AccountAnswer, ImportAnswer, TestAnswer } from './answers';
import { type Page, routePages, routeQuery } from './route-query';

export type Account = AccountAnswer;
export type AccountTest = TestAnswer;
export type AccountImport = ImportAnswer;
export type ImportLine = ImportAnswer['items'][number];

export type AccountPreset = {
  id: string;
  label: string;
  platform: Account['platform'];
  provider: string;
  baseUrl: string;
  authStyle: string;
  selfHosted: boolean;
};

export type AccountSearch = { q?: string | null; platform?: string | null; enabled?: string | null };

export const accountsPath = '/api/admin/accounts';

export function accountsPages({ q, platform, enabled }: AccountSearch) {
  return routePages<Account>(accountsPath, { q, platform, enabled, limit: 200 }, { refreshSeconds: 10 });
}

/** A few accounts by what somebody typed. */
export function accountsFound(q: string, limit: number) {
  return routeQuery<Page<Account>>(accountsPath, { q, limit });
}

export function presetsQuery() {
  return routeQuery<{ items: AccountPreset[] }>(`${accountsPath}/presets`, {}, { staleSeconds: 3600 });
}
