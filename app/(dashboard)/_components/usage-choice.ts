import type { FilterName } from '@/lib/queries/shared-parameters';

export const usageMetrics = ['requests', 'totalTokens', 'cost'] as const;
export type UsageMetric = (typeof usageMetrics)[number];

export const groupings = ['model', 'user', 'key', 'account', 'project', 'provider', 'status'] as const;
export type Grouping = (typeof groupings)[number];

/** Groups that are told apart; the rest is one. */
export const shownGroups = 8;

/** The filter that holds a group. */
export const groupParameter = {
  model: 'model',
  user: 'userId',
  key: 'keyId',
  account: 'accountId',
  project: 'projectId',
  provider: 'provider',
  status: 'status',
} as const satisfies Record<Grouping, FilterName>;

export function usageChoiceFrom(address: URLSearchParams, allowed: readonly Grouping[]) {
  const metric = usageMetrics.find((name) => name === address.get('metric')) ?? 'requests';
  const by = allowed.find((name) => name === address.get('by')) ?? 'model';
  return { metric, by };
}

/** How long rankings are. */
export const rankingLimit = 8;
