import type { ViewAnswer } from './answers';
import { routeQuery } from './route-query';

export type SavedView = ViewAnswer;

export const viewsPath = '/api/views';

export function viewsQuery(page: 'requests' | 'overview' | 'models') {
  return routeQuery<{ items: SavedView[] }>(viewsPath, { page });
}
