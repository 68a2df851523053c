// The filters as conditions on conversations. What only single requests know (status, account, tags …) asks whether
// any of the conversation's turns is such a request.
import type { Dialect } from '@/lib/db/database';
import { containsText, identifier, join, type Sql, sql, valuesFromJson } from '@/lib/db/dialect';
import type { DimensionName } from '@/lib/ledger/slices';
import type { ResolvedFilters } from '@/lib/stats/resolve-filters';
import { allOf, rowConditions } from '@/lib/stats/row-conditions';

const own: Partial<Record<DimensionName, string>> = {
  key: 'key_dim',
  user: 'user_dim',
  project: 'project_dim',
  model: 'model_dim',
  protocol: 'protocol_dim',
};

/** All conditions but the time range. */
export function conversationConditions(dialect: Dialect, filters: ResolvedFilters): Sql[] {
  const conditions: Sql[] = [];
  const ofRequests: ResolvedFilters['ids'] = {};
  for (const [name, ids] of Object.entries(filters.ids) as [DimensionName, number[]][]) {
    const column = own[name];
    if (column) {
      conditions.push(sql`conversations.${identifier(column)} IN ${valuesFromJson(dialect, 'integer', ids)}`);
    } else ofRequests[name] = ids;
  }
  if (filters.sessionIds.length > 0) {
    conditions.push(sql`conversations.session_id IN (${join(filters.sessionIds)})`);
  }
  if (filters.text !== null) {
    conditions.push(containsText(dialect, sql`conversations.${identifier('title')}`, filters.text));
  }
  const requestConditions = rowConditions(dialect, {
    ...filters,
    ids: ofRequests,
    sessionIds: [],
    text: null,
  });
  if (requestConditions.length > 0) {
    conditions.push(sql`EXISTS (
      SELECT 1 FROM turns
      JOIN requests ON requests.created_at = turns.request_created_at AND requests.id = turns.id
      WHERE turns.conversation_id = conversations.id AND ${allOf(requestConditions)})`);
  }
  return conditions;
}
