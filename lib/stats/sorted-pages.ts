// The pages of an export in the order it was asked for. By time the rows lie in that order already. By anything else
// each page would sort all rows anew: so their places are sorted once, in a table of the reader's own on disk.
import type { Database } from '@/lib/db/database';
import { identifier, type Sql, sql } from '@/lib/db/dialect';
import type { LongReader } from '@/lib/db/long-reader';
import { newId } from '@/lib/ids';
import { afterPlace, type Page, type Place, readPage, selected, sortValue } from './request-list';
import type { ResolvedFilters } from './resolve-filters';
import { allOf, inRange, rowConditions } from './row-conditions';

/** A statement cannot be stopped midway when the client leaves, so the range is gathered in so many. */
const slices = 200;

export type SortedPages = {
  read: (place: Place | null, wanted: number) => ReturnType<LongReader['take']>;
  /** Gives back what was sorted. */
  drop: () => Promise<void>;
};

export async function sortedPages(
  database: Database,
  reader: LongReader,
  filters: ResolvedFilters,
  sort: Page['sort'],
  signal: AbortSignal,
): Promise<SortedPages> {
  const value = sortValue(sort);
  if (!value) {
    return {
      read: (place, wanted) => readPage(database, filters, { sort, place, wanted }, reader.take),
      drop: async () => undefined,
    };
  }
  const name = `places_${newId().replaceAll('-', '')}`;
  const places = identifier(name);
  await gather(database, reader, filters, { places, value, order: identifier(`${name}_order`) }, signal);
  const direction = sort.descending ? sql`DESC` : sql`ASC`;
  const columns = {
    value: sql`places.value`,
    createdAt: sql`places.created_at`,
    id: sql`places.id`,
  };
  return {
    read: (place, wanted) =>
      reader.take(sql`
        SELECT ${selected(columns.value)}
        FROM ${places} AS places CROSS JOIN requests
        WHERE requests.created_at = places.created_at AND requests.id = places.id
          AND ${place ? afterPlace(sort, columns, place) : sql`true`}
        ORDER BY places.value ${direction}, places.created_at ${direction}, places.id ${direction}
        LIMIT ${wanted}`),
    drop: () => reader.execute(sql`DROP TABLE ${places}`),
  };
}

async function gather(
  database: Database,
  reader: LongReader,
  filters: ResolvedFilters,
  { places, order, value }: { places: Sql; order: Sql; value: Sql },
  signal: AbortSignal,
): Promise<void> {
  const [oldest] = await database.readRows(sql`SELECT MIN(created_at) FROM requests`);
  const first = Math.max(filters.from ?? 0, Number(oldest?.[0] ?? filters.to));
  await reader.execute(sql`CREATE TEMPORARY TABLE ${places} (value BIGINT, created_at BIGINT, id TEXT)`);
  const step = Math.max(1, Math.ceil((filters.to - first) / slices));
  for (let from = first; from < filters.to && !signal.aborted; from += step) {
    const conditions = [
      ...inRange(from, Math.min(from + step, filters.to)),
      ...rowConditions(database.dialect, filters),
    ];
    await reader.execute(sql`
      INSERT INTO ${places} SELECT ${value}, requests.created_at, requests.id
      FROM requests WHERE ${allOf(conditions)}`);
  }
  if (signal.aborted) return;
  await reader.execute(sql`CREATE INDEX ${order} ON ${places} (value, created_at, id)`);
  // Without it Postgres would take the table for a small one.
  await reader.execute(sql`ANALYZE ${places}`);
}
