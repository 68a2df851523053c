import type { z } from 'zod';
import { weirError } from '@/lib/errors';

export function encodePlace(values: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/** Null where there is none yet. */
export function decodePlace<S extends z.ZodType>(schema: S, cursor: string | undefined): z.output<S> | null {
  if (cursor === undefined) return null;
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch (cause) {
    throw weirError('invalid_parameter', 'cursor: must be the nextCursor of a page', {
      param: 'cursor',
      cause,
    });
  }
}
