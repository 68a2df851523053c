// The filters as conditions on single rows of `requests`.
import type { Dialect } from '@/lib/db/database';
import { containsText, identifier, join, type Sql, sql, valuesFromJson } from '@/lib/db/dialect';
import { dimensionColumns } from '@/lib/ledger/row-columns';
import type { DimensionName } from '@/lib/ledger/slices';
import type { ResolvedFilters } from './resolve-filters';

/** A short list as parameters, which lets the planner use an index; a long one as a set. */
function isAny(dialect: Dialect, column: Sql, ids: readonly number[]): Sql {
  if (ids.length === 1) return sql`${column} = ${ids[0]}`;
  if (ids.length <= 20) return sql`${column} IN (${join([...ids])})`;
  return sql`${column} IN ${valuesFromJson(dialect, 'integer', ids)}`;
}

export function anyOf(dialect: Dialect, column: string, ids: readonly number[]): Sql {
  return isAny(dialect, identifier(column), ids);
}

function textCondition(dialect: Dialect, text: string): Sql {
  const models = sql`SELECT id FROM dimensions WHERE kind = 'model' AND ${containsText(dialect, sql`value`, text)}`;
  return sql`(requests.id = ${text.toLowerCase()}
    OR ${containsText(dialect, sql`COALESCE(error_message, '')`, text)}
    OR ${containsText(dialect, sql`session_id`, text)}
    OR model_dim IN (${models}))`;
}

/** All conditions but the time range. */
export function rowConditions(dialect: Dialect, filters: ResolvedFilters): Sql[] {
  const conditions: Sql[] = [];
  for (const [name, ids] of Object.entries(filters.ids) as [DimensionName, number[]][]) {
    conditions.push(isAny(dialect, sql`requests.${identifier(dimensionColumns[name])}`, ids));
  }
  for (const ids of filters.tagIds) {
    conditions.push(sql`EXISTS (
      SELECT 1 FROM request_tags
      WHERE ${isAny(dialect, sql`request_tags.tag_dim`, ids)}
        AND request_tags.request_created_at = requests.created_at AND request_tags.request_id = requests.id)`);
  }
  if (filters.sessionIds.length > 0) {
    conditions.push(sql`requests.session_id IN (${join(filters.sessionIds)})`);
  }
  if (filters.clientIps.length > 0) conditions.push(sql`requests.client_ip IN (${join(filters.clientIps)})`);
  if (filters.minDurationMs !== null) conditions.push(sql`requests.duration_ms >= ${filters.minDurationMs}`);
  if (filters.text !== null) conditions.push(textCondition(dialect, filters.text));
  return conditions;
}

export function inRange(from: number | null, to: number): Sql[] {
  const upper = sql`requests.created_at < ${BigInt(to)}`;
  return from === null ? [upper] : [sql`requests.created_at >= ${BigInt(from)}`, upper];
}

export function allOf(conditions: readonly Sql[]): Sql {
  return conditions.length === 0 ? sql`true` : join([...conditions], ' AND ');
}
