// Pages of requests, by keyset: the thousandth page costs what the first does.
import { z } from 'zod';
import type { Database } from '@/lib/db/database';
import { asBigint, type Sql, sql } from '@/lib/db/dialect';
import type { Cells } from '@/lib/db/row-cells';
import { weirError } from '@/lib/errors';
import { type Audience, type Filters, filterQuery } from './filters';
import { matchingQuarters, requestsWithin } from './matching-quarters';
import { place as column, requestColumns } from './request-answer.mjs';
import {
  type AdminRequest,
  adminRequestSchema,
  requestAnswers,
  requestSelection,
  userRequestSchema,
} from './request-row';
import { type ResolvedFilters, resolveFilters } from './resolve-filters';
import { allOf, inRange, rowConditions } from './row-conditions';

export const sortFields = ['createdAt', 'durationMs', 'ttftMs', 'totalTokens', 'cost'] as const;
export type SortField = (typeof sortFields)[number];

const defaultLimit = 50;
const largestLimit = 200;

export const sortSchema = z
  .string()
  .default('-createdAt')
  .transform((text, context) => {
    const descending = text.startsWith('-');
    const field = sortFields.find((name) => name === (descending ? text.slice(1) : text));
    if (!field) {
      context.addIssue({
        code: 'custom',
        message: `must be one of ${sortFields.join(', ')}, with - for descending`,
      });
      return z.NEVER;
    }
    return { field, descending };
  });

const limitSchema = z
  .string()
  .regex(/^\d{1,4}$/, 'must be a whole number')
  .transform(Number)
  .refine((limit) => limit >= 1 && limit <= largestLimit, `must be between 1 and ${largestLimit}`)
  .default(defaultLimit);

export const pageShape = { sort: sortSchema, limit: limitSchema, cursor: z.string().max(500).optional() };

export type Page = {
  sort: { field: SortField; descending: boolean };
  limit: number;
  cursor?: string | undefined;
};

export const adminListQuery = filterQuery('admin', pageShape);
export const userListQuery = filterQuery('user', pageShape);

const pageSchema = <Row extends z.ZodType>(row: Row) =>
  z.object({ items: z.array(row), nextCursor: z.string().nullable() });
export const adminListSchema = pageSchema(adminRequestSchema);
export const userListSchema = pageSchema(userRequestSchema);

const tokens = sql`(COALESCE(input_tokens, 0) + COALESCE(cache_read_tokens, 0) + COALESCE(cache_write_tokens, 0)
  + COALESCE(output_tokens, 0))`;

/** What is unknown comes last in either direction. */
export function sortValue({ field, descending }: Page['sort']): Sql | null {
  const last = descending ? sql`-1` : sql`9223372036854775807`;
  switch (field) {
    case 'createdAt':
      return null;
    case 'durationMs':
      return asBigint(sql`COALESCE(duration_ms, ${last})`);
    case 'ttftMs':
      return asBigint(sql`COALESCE(ttft_ms, ${last})`);
    case 'cost':
      return asBigint(sql`COALESCE(cost, ${last})`);
    case 'totalTokens':
      return asBigint(
        sql`CASE WHEN input_tokens IS NULL AND output_tokens IS NULL THEN ${last} ELSE ${tokens} END`,
      );
  }
}

const cursorSchema = z.tuple([
  z.string(),
  z
    .string()
    .regex(/^-?\d+$/)
    .nullable(),
  z.int(),
  z.string(),
]);
export type Place = { value: bigint | null; createdAt: number; id: string };

const sortName = ({ field, descending }: Page['sort']) => `${descending ? '-' : ''}${field}`;

function encodeCursor(page: Page, place: Place): string {
  const parts = [sortName(page.sort), place.value?.toString() ?? null, place.createdAt, place.id];
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

function decodeCursor(page: Page): Place | null {
  if (page.cursor === undefined) return null;
  const wrong = () =>
    weirError('invalid_parameter', 'cursor: must be the nextCursor of a page', { param: 'cursor' });
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(page.cursor, 'base64url').toString());
  } catch {
    throw wrong();
  }
  const parsed = cursorSchema.safeParse(parts);
  if (!parsed.success || parsed.data[0] !== sortName(page.sort)) throw wrong();
  const [, value, createdAt, id] = parsed.data;
  return { value: value === null ? null : BigInt(value), createdAt, id };
}

/** Where a row that `selected` answered is in that order. */
export function placeOf(row: Cells): Place {
  const value = row[requestColumns.length];
  return {
    value: typeof value === 'string' ? BigInt(value) : null,
    createdAt: Number(row[column.created_at]),
    id: String(row[column.id]),
  };
}

/** A row and what it is sorted by: as text, since each digit counts. */
export function selected(value: Sql | null): Sql {
  return sql`${requestSelection}, ${value ? sql`CAST(${value} AS TEXT)` : sql`NULL`}`;
}

export function afterPlace(
  { descending }: Page['sort'],
  { value, createdAt, id }: { value: Sql | null; createdAt: Sql; id: Sql },
  place: Place,
): Sql {
  const than = descending ? sql`<` : sql`>`;
  const instant = BigInt(place.createdAt);
  if (value === null) return sql`(${createdAt}, ${id}) ${than} (${instant}, ${place.id})`;
  return sql`(${value}, ${createdAt}, ${id}) ${than} (${place.value}, ${instant}, ${place.id})`;
}

const rowPlace = (value: Sql | null) => ({
  value,
  createdAt: sql`requests.created_at`,
  id: sql`requests.id`,
});

/** What of the range lies after the place that the page begins at. */
function remaining({ from, to }: Filters, { descending }: Page['sort'], place: Place | null) {
  if (!place) return { from, to, descending };
  return descending
    ? { from, to: Math.min(to, place.createdAt + 1), descending }
    : { from: Math.max(from ?? 0, place.createdAt), to, descending };
}

/** Of the millisecond that the place is in, which the range above lets through whole. */
function notBefore(sort: Page['sort'], place: Place | null): Sql[] {
  if (!place) return [];
  const than = sort.descending ? sql`<` : sql`>`;
  return [sql`(requests.created_at <> ${BigInt(place.createdAt)} OR requests.id ${than} ${place.id})`];
}

/** The next `wanted` rows after the place, through whatever reads them: the list and exports ask the same. */
export async function readPage<Rows extends { count: number }>(
  database: Database,
  filters: ResolvedFilters,
  { sort, place, wanted }: { sort: Page['sort']; place: Place | null; wanted: number },
  readRows: (query: Sql) => Promise<Rows>,
): Promise<Rows> {
  const value = sortValue(sort);
  const conditions = rowConditions(database.dialect, filters);
  const ahead = remaining(filters, sort, place);
  const anywhere = [
    // SQLite takes the first bound it is given to begin from: with the range's own it would pass by all pages before.
    ...(value ? inRange(filters.from, filters.to) : inRange(ahead.from, ahead.to)),
    ...conditions,
    ...(place ? [afterPlace(sort, rowPlace(value), place)] : []),
  ];
  const direction = sort.descending ? sql`DESC` : sql`ASC`;
  const order = sql`requests.created_at ${direction}, requests.id ${direction}`;
  const read = (from: Sql, where: Sql) =>
    readRows(sql`
      SELECT ${selected(value)}
      FROM ${from}
      WHERE ${where}
      ORDER BY ${value ? sql`${value} ${direction}, ${order}` : order}
      LIMIT ${wanted}`);
  const places = value ? null : await matchingQuarters(database, filters, ahead, wanted);
  const within = places && requestsWithin(database, places.quarters, ahead);
  // As a CASE, or SQLite reads all requests to make itself an index of the filtered ones.
  const matching = sql`CASE WHEN ${allOf([...conditions, ...notBefore(sort, place)])} THEN 1 ELSE 0 END = 1`;
  const near = within && (await read(within.from, allOf([within.where, matching])));
  // Too few where more were promised: the sums are being derived anew just now, and only the rows can tell.
  if (near && (near.count === wanted || !places.more)) return near;
  return read(sql`requests`, allOf(anywhere));
}

/** For users, answer it with `userListSchema`: it leaves out what they never see. */
export async function listRequests(
  database: Database,
  filters: Filters,
  page: Page,
  audience: Audience,
): Promise<{ items: AdminRequest[]; nextCursor: string | null }> {
  // One more than the page tells whether there is a next one, without counting.
  const asked = { sort: page.sort, place: decodeCursor(page), wanted: page.limit + 1 };
  const { rows } = await readPage(database, await resolveFilters(database, filters), asked, async (query) => {
    const found = await database.readRows(query);
    return { rows: found, count: found.length };
  });
  const kept = rows.slice(0, page.limit);
  const last = kept.at(-1);
  return {
    items: await requestAnswers(database, kept, audience),
    nextCursor: rows.length > page.limit && last ? encodeCursor(page, placeOf(last)) : null,
  };
}
