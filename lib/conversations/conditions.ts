// The filters as conditions on conversations. What only single requests know (status, account, tags …) asks whether
// any of the conversation's turns is such a request.
import type { Database } from '@/lib/db/database';
import { asBigint, containsText, identifier, join, type Sql, sql, valuesFromJson } from '@/lib/db/dialect';
import type { DimensionName } from '@/lib/ledger/slices';
import type { ResolvedFilters } from '@/lib/stats/resolve-filters';
import { allOf, rowConditions } from '@/lib/stats/row-conditions';

const own: Partial<Record<DimensionName, string>> = {
  key: 'key_dim',
  user: 'user_dim',
  project: 'project_dim',
  protocol: 'protocol_dim',
};

/** Up to so many turns it is cheaper to begin with them than to ask each conversation for its own. */
const seldomUsed = 20_000;

/** A conversation has used a model when any of its turns has. */
async function hasUsed({ read, dialect }: Database, models: readonly number[]): Promise<Sql> {
  const list = valuesFromJson(dialect, 'integer', models);
  const [row] = await read.$queryRaw<{ turns: bigint }[]>(sql`
    SELECT ${asBigint(sql`COUNT(*)`)} AS turns
    FROM (SELECT 1 AS one FROM turns WHERE model_dim IN ${list} LIMIT ${seldomUsed + 1}) AS used`);
  return (row?.turns ?? 0n) <= seldomUsed
    ? sql`conversations.id IN (SELECT conversation_id FROM turns WHERE model_dim IN ${list})`
    : sql`EXISTS (
        SELECT 1 FROM turns WHERE turns.conversation_id = conversations.id AND turns.model_dim IN ${list})`;
}

/** All conditions but the time range. */
export async function conversationConditions(database: Database, filters: ResolvedFilters): Promise<Sql[]> {
  const { dialect } = database;
  const conditions: Sql[] = [];
  const ofRequests: ResolvedFilters['ids'] = {};
  for (const [name, ids] of Object.entries(filters.ids) as [DimensionName, number[]][]) {
    const column = own[name];
    if (name === 'model') conditions.push(await hasUsed(database, ids));
    else if (column) {
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
