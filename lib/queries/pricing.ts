import type { ExchangeAnswer, PriceAnswer } from './answers';
import { routePages, routeQuery } from './route-query';

export type { ExchangeAnswer, PriceAnswer };

export const pricingPath = '/api/admin/pricing';
export const exchangePath = '/api/admin/pricing/exchange-rates';
export const reratePath = '/api/admin/pricing/rerate';

export const priceSources = ['own', 'catalogue', 'default'] as const;
export type PriceSource = (typeof priceSources)[number];

/** The most that one page may hold. */
const pageRows = 200;

export function pricesPages(search: { q?: string; source?: PriceSource | null }) {
  return routePages<PriceAnswer>(pricingPath, { ...search, limit: pageRows });
}

export function exchangeQuery() {
  return routeQuery<{ items: ExchangeAnswer[] }>(exchangePath);
}

type RerateFigures = {
  /** Requests that used something. */
  rows: number;
  changed: number;
  becameKnown: number;
  unpriced: number;
  oldCost: number;
  newCost: number;
};

export type RerateReport = RerateFigures & { models: (RerateFigures & { model: string })[] };

/** Without the report's fields while the run goes on by itself. */
export type RerateAnswer = {
  runId: string;
  state: 'running' | 'done';
  dryRun: boolean;
} & Partial<RerateReport>;

export type RerateQuestion = { from: string; to?: string; model?: string; prices: 'current' | 'past' };
