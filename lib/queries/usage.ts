// Questions on what was used. Administrators ask about everybody, a user only about themselves: the same questions
// at two places, and the two never mix.
import { keepPreviousData } from '@tanstack/react-query';
import type {
  AlertView,
  Breakdown,
  Facets,
  ModelsAnswer,
  Overview,
  OwnDays,
  OwnModels,
  QuotaStatus,
  Realtime,
  Timeseries,
  UsageSummary,
} from './answers';
import type { QueryParameters } from './request-json';
import { type Page, routeQuery } from './route-query';
import { sharedQuery } from './shared-query';

export type { ModelUsage } from './answers';
export type {
  AlertView,
  Breakdown,
  Facets,
  ModelsAnswer,
  Overview,
  OwnDays,
  OwnModels,
  QuotaStatus,
  Realtime,
  Timeseries,
  UsageSummary,
};

export type Audience = 'admin' | 'user';

export const usagePaths = {
  admin: {
    overview: '/api/stats/overview',
    timeseries: '/api/stats/timeseries',
    breakdown: '/api/stats/breakdown',
    facets: '/api/logs/facets',
    requests: '/api/logs/requests',
  },
  user: {
    overview: '/api/usage/stats',
    timeseries: '/api/usage/timeseries',
    breakdown: '/api/usage/breakdown',
    facets: '/api/usage/facets',
    requests: '/api/usage/records',
  },
} as const satisfies Record<Audience, Record<string, string>>;

/** Parameters that do not exist for users; an address an administrator shared may carry them. */
const forAdministrators: ReadonlySet<string> = new Set(['userId', 'accountId']);

export function mayAsk(audience: Audience, name: string): boolean {
  return audience === 'admin' || !forAdministrators.has(name);
}

/** What a page's address asks, as far as whoever looks may ask it. */
export function usageQuery(
  address: Parameters<typeof sharedQuery>[0],
  { audience, now, zone }: { audience: Audience; now: number; zone: string },
): QueryParameters {
  const asked = sharedQuery(address, now, zone);
  return Object.fromEntries(Object.entries(asked).filter(([name]) => mayAsk(audience, name)));
}

const refreshSeconds = 30;

/** What is on the screen stays there until the new answer has come: nothing jumps. */
function lasting<Options extends object>(options: Options) {
  return { ...options, placeholderData: keepPreviousData };
}

export function overviewQuery(audience: Audience, query: QueryParameters) {
  return lasting(routeQuery<Overview>(usagePaths[audience].overview, query, { refreshSeconds }));
}

export type TimeseriesWish = { metric: string; by?: string; top?: number; interval?: string };

export function timeseriesQuery(audience: Audience, query: QueryParameters, wish: TimeseriesWish) {
  return lasting(
    routeQuery<Timeseries>(usagePaths[audience].timeseries, { ...query, ...wish }, { refreshSeconds }),
  );
}

export type BreakdownWish = { by: string; metric?: string; limit?: number };

export function breakdownQuery(audience: Audience, query: QueryParameters, wish: BreakdownWish) {
  return lasting(
    routeQuery<Breakdown>(usagePaths[audience].breakdown, { ...query, ...wish }, { refreshSeconds }),
  );
}

export function facetsQuery(audience: Audience, query: QueryParameters, fields: readonly string[]) {
  return lasting(routeQuery<Facets>(usagePaths[audience].facets, { ...query, fields }));
}

export function modelsQuery(query: QueryParameters) {
  return lasting(routeQuery<ModelsAnswer>('/api/stats/models', query, { refreshSeconds }));
}

export function realtimeQuery() {
  return routeQuery<Realtime>('/api/stats/realtime', {}, { refreshSeconds: 5, staleSeconds: 2 });
}

export function openAlertsQuery() {
  return routeQuery<Page<AlertView>>(
    '/api/admin/alerts',
    { acknowledged: 'false', limit: 20 },
    { refreshSeconds: 60 },
  );
}

/** The deployment's own quotas for administrators, one's own for everybody else. */
export function quotaStatusQuery(audience: Audience) {
  return routeQuery<QuotaStatus>(
    '/api/quotas/status',
    { scope: audience === 'admin' ? 'global' : 'user' },
    { refreshSeconds: 60 },
  );
}

export function usageSummaryQuery() {
  return routeQuery<UsageSummary>('/api/usage/summary', {}, { refreshSeconds });
}

export function ownDaysQuery(query: QueryParameters) {
  return lasting(routeQuery<OwnDays>('/api/usage/daily', query, { refreshSeconds }));
}

export function ownModelsQuery(query: QueryParameters) {
  return lasting(routeQuery<OwnModels>('/api/usage/models', query, { refreshSeconds }));
}
