// Filter values as Dimension ids, which is what rows and sums hold.
import type { Database } from '@/lib/db/database';
import { rowsFromJson, sql } from '@/lib/db/dialect';
import { tagKind } from '@/lib/ledger/dimension-ids';
import type { DimensionName } from '@/lib/ledger/slices';
import type { Filters } from './filters';

export type ResolvedFilters = Filters & {
  ids: Partial<Record<DimensionName, number[]>>;
  /** Any of the first, and any of the second, and so on. */
  tagIds: number[][];
};

/** No dimension has this id: a value that never occurred matches nothing. */
const nothing = -1;
const columns = { kind: 'text', value: 'text' } as const;

export async function resolveFilters(database: Database, filters: Filters): Promise<ResolvedFilters> {
  const wanted: { kind: string; value: string }[] = [];
  for (const [kind, values] of Object.entries(filters.dimensions)) {
    if (kind === 'stream' || kind === 'cached') continue;
    for (const value of values ?? []) if (value !== '') wanted.push({ kind, value });
  }
  for (const { name, values } of filters.tags) {
    for (const value of values) wanted.push({ kind: tagKind(name), value });
  }
  const found = wanted.length === 0 ? [] : await findIds(database, wanted);
  const idOf = (kind: string, value: string) =>
    value === '' ? 0 : (found.find((row) => row.kind === kind && row.value === value)?.id ?? nothing);
  const ids: ResolvedFilters['ids'] = {};
  for (const [name, values] of Object.entries(filters.dimensions) as [DimensionName, string[]][]) {
    ids[name] =
      name === 'stream' || name === 'cached' ? values.map(Number) : values.map((value) => idOf(name, value));
  }
  const tagIds = filters.tags.map(({ name, values }) => values.map((value) => idOf(tagKind(name), value)));
  return { ...filters, ids, tagIds };
}

async function findIds(database: Database, wanted: { kind: string; value: string }[]) {
  const rows = await database.read.$queryRaw<{ id: number; kind: string; value: string }[]>(sql`
    SELECT dimensions.id AS id, dimensions.kind AS kind, dimensions.value AS value
    FROM ${rowsFromJson(database.dialect, columns, wanted)} AS incoming
    JOIN dimensions ON dimensions.kind = incoming.kind AND dimensions.value = incoming.value`);
  return rows.map((row) => ({ ...row, id: Number(row.id) }));
}
