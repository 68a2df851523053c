import { keepPreviousData } from '@tanstack/react-query';
import type {
  AdminRequest,
  AdminRequestAnswer as AdminRequestDetail,
  RequestAnswer as UserRequest,
} from './answers';
import { pathWithQuery, type QueryParameters } from './request-json';
import { routePages, routeQuery } from './route-query';
import { type Audience, usagePaths } from './usage';

export type { AdminRequest, AdminRequestDetail, UserRequest };

/** What the list can be sorted by: column and parameter share the name. */
export const requestSorts = ['createdAt', 'durationMs', 'ttftMs', 'totalTokens', 'cost'] as const;

export const newestFirst = '-createdAt';

export const exportFormats = ['csv', 'json', 'jsonl'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export function isRequestSort(text: string | null | undefined): text is string {
  return (requestSorts as readonly string[]).includes((text ?? '').replace(/^-/, ''));
}

export function requestPages<Row extends UserRequest>(
  audience: Audience,
  query: QueryParameters,
  sort: string,
) {
  return {
    ...routePages<Row>(usagePaths[audience].requests, { ...query, sort, limit: 100 }),
    placeholderData: keepPreviousData,
  };
}

export function requestQuery<Row extends UserRequest>(audience: Audience, id: string) {
  return routeQuery<Row>(`${usagePaths[audience].requests}/${encodeURIComponent(id)}`);
}

/** Where exactly these requests are downloaded from. */
export function exportAddress(audience: Audience, query: QueryParameters, format: ExportFormat): string {
  const path = audience === 'admin' ? '/api/logs/requests/export' : '/api/usage/export';
  return pathWithQuery(path, { ...query, format });
}

export function liveAddress(query: QueryParameters): string {
  return pathWithQuery('/api/logs/requests/live', query);
}
