import type { AlertView, ChannelView, QuotaView, RuleView } from './answers';
import { routePages, routeQuery } from './route-query';

export type { AlertView, ChannelView, QuotaView, RuleView };

export const quotasPath = '/api/admin/quotas';
export const alertsPath = '/api/admin/alerts';
export const channelsPath = '/api/admin/alert-channels';
export const rulesPath = '/api/admin/alert-rules';

type Items<Item> = { items: Item[] };

export function quotasQuery() {
  return routeQuery<Items<QuotaView>>(quotasPath, {}, { refreshSeconds: 30 });
}

export function alertsPages() {
  return routePages<AlertView>(alertsPath, { limit: 50 }, { refreshSeconds: 30 });
}

export function channelsQuery() {
  return routeQuery<Items<ChannelView>>(channelsPath);
}

export function rulesQuery() {
  return routeQuery<Items<RuleView>>(rulesPath);
}
