// Where the next page of a list begins: the sort values of the last item, opaque to the client.
import type { z } from 'zod';
import { weirError } from '@/lib/errors';

export function encodeCursor(values: readonly (string | number | null)[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

export function decodeCursor<S extends z.ZodType>(schema: S, cursor: string | undefined): z.output<S> | null {
  if (cursor === undefined) return null;
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch (cause) {
    throw weirError('invalid_parameter', 'This cursor is not one of this list.', { param: 'cursor', cause });
  }
}

/** Cuts the one row too many that tells whether there is another page. */
export function pageFrom<Row>(rows: readonly Row[], limit: number, cursorOf: (last: Row) => string) {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? cursorOf(last) : null };
}
