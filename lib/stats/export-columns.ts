// What an export holds, and for whom.
import type { Audience } from './filters';
import { type AdminRequest, adminRequestSchema, userRequestSchema } from './request-row';

export const exportFormats = ['csv', 'json', 'jsonl'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** The fields of the list, in its order: what that audience may not see is not among them. */
export function exportColumns(audience: Audience): (keyof AdminRequest)[] {
  const schema = audience === 'admin' ? adminRequestSchema : userRequestSchema;
  return Object.keys(schema.shape) as (keyof AdminRequest)[];
}
