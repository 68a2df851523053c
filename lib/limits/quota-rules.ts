// Which quotas bind a call: those of its key, its user, its project, everybody's, and the account's.
import type { KeyRecord } from '@/lib/auth/key-record';

export const quotaScopes = ['user', 'project', 'key', 'account', 'global'] as const;
export type QuotaScope = (typeof quotaScopes)[number];

export const quotaPeriods = ['day', 'week', 'month', 'total'] as const;
export type QuotaPeriod = (typeof quotaPeriods)[number];

export type QuotaRule = {
  name: string;
  scope: QuotaScope;
  /** Empty for the whole deployment. */
  scopeId: string;
  period: QuotaPeriod;
  tokens: number | null;
  /** Nano-USD: billed cost for users, projects and keys, base cost for accounts and the deployment. */
  cost: bigint | null;
  unknownPrice: 'allow' | 'block';
};

export function countsBaseCost(scope: QuotaScope): boolean {
  return scope === 'account' || scope === 'global';
}

function keyRule(
  key: KeyRecord,
  period: 'day' | 'month',
  tokens: bigint | null,
  cost: bigint | null,
): QuotaRule[] {
  if (tokens === null && cost === null) return [];
  return [
    {
      name: period === 'day' ? 'daily limit of the key' : 'monthly limit of the key',
      scope: 'key',
      scopeId: key.id,
      period,
      tokens: tokens === null ? null : Number(tokens),
      cost,
      unknownPrice: 'allow',
    },
  ];
}

export type QuotaRules = {
  /** Everything but the account's. */
  forKey(key: KeyRecord): readonly QuotaRule[];
  forAccount(accountId: string): readonly QuotaRule[];
  /** All accounts' rules, so that their counters are there before a call needs them. */
  ofAccounts(): readonly QuotaRule[];
};

export function createQuotaRules(rules: readonly QuotaRule[]): QuotaRules {
  const byPlace = new Map<string, QuotaRule[]>();
  for (const rule of rules) {
    const place = `${rule.scope}:${rule.scopeId}`;
    byPlace.set(place, [...(byPlace.get(place) ?? []), rule]);
  }
  const none: readonly QuotaRule[] = [];
  const at = (scope: QuotaScope, id: string) => byPlace.get(`${scope}:${id}`) ?? none;
  // Records are replaced whole when a key changes, so what was worked out for one stays true.
  const known = new WeakMap<KeyRecord, readonly QuotaRule[]>();

  return {
    forKey(key) {
      let found = known.get(key);
      if (!found) {
        found = [
          ...keyRule(key, 'day', key.dailyTokens, key.dailyCost),
          ...keyRule(key, 'month', key.monthlyTokens, key.monthlyCost),
          ...at('key', key.id),
          ...at('user', key.userId),
          ...(key.projectId ? at('project', key.projectId) : none),
          ...at('global', ''),
        ];
        known.set(key, found);
      }
      return found;
    },
    forAccount: (accountId) => at('account', accountId),
    ofAccounts: () => rules.filter((rule) => rule.scope === 'account'),
  };
}
