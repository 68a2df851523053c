// The measures as SQL over single requests: the same numbers that the ledger adds up in memory. Whatever reads raw
// rows (rare filters, rebuilding, reconciling) uses these, so that no second definition can drift.
import type { Reader } from '@/lib/db/database';
import { bigintSum, identifier, join, type Sql, sql } from '@/lib/db/dialect';
import type { Measure } from './slices';
import { measures } from './slices';
import { measureColumn } from './upsert-sums';

/** Dimension ids that the measures ask for; -1 where no request has had that value yet. */
export type MeasureIds = {
  success: number;
  error: number;
  aborted: number;
  interrupted: number;
  noUsage: number;
};

export async function readMeasureIds(read: Pick<Reader, 'dimension'>): Promise<MeasureIds> {
  const rows = await read.dimension.findMany({
    where: {
      OR: [
        { kind: 'status', value: { in: ['success', 'error', 'aborted', 'interrupted'] } },
        { kind: 'usageSource', value: 'none' },
      ],
    },
  });
  const idOf = (kind: string, value: string) =>
    rows.find((row) => row.kind === kind && row.value === value)?.id ?? -1;
  return {
    success: idOf('status', 'success'),
    error: idOf('status', 'error'),
    aborted: idOf('status', 'aborted'),
    interrupted: idOf('status', 'interrupted'),
    noUsage: idOf('usageSource', 'none'),
  };
}

const oneWhere = (condition: Sql) => sql`CASE WHEN ${condition} THEN 1 ELSE 0 END`;
const rejected = (ids: MeasureIds) =>
  sql`(status_dim = ${ids.error} AND COALESCE(end_reason, '') = 'rejected')`;

/** Whether a row's times count: a refusal's do not. */
export const isTimed = (ids: MeasureIds) => sql`NOT ${rejected(ids)}`;

/** One measure of one row of `requests`. */
export function rowMeasure(measure: Measure, ids: MeasureIds): Sql {
  switch (measure) {
    case 'requests':
      return sql`1`;
    case 'success':
      return oneWhere(sql`status_dim = ${ids.success}`);
    case 'errors':
      return oneWhere(sql`status_dim = ${ids.error} AND NOT ${rejected(ids)}`);
    case 'aborted':
      return oneWhere(sql`status_dim = ${ids.aborted}`);
    case 'interrupted':
      return oneWhere(sql`status_dim = ${ids.interrupted}`);
    case 'rejected':
      return oneWhere(rejected(ids));
    case 'unknownCostRequests':
      return oneWhere(
        sql`cost IS NULL AND (status_dim = ${ids.success} OR usage_source_dim <> ${ids.noUsage})`,
      );
    case 'cachedRequests':
      return sql`cached`;
    case 'durationSum':
      return sql`CASE WHEN ${rejected(ids)} THEN 0 ELSE COALESCE(duration_ms, 0) END`;
    case 'durationCount':
      return oneWhere(sql`duration_ms IS NOT NULL AND NOT ${rejected(ids)}`);
    case 'ttftSum':
      return sql`CASE WHEN ${rejected(ids)} THEN 0 ELSE COALESCE(ttft_ms, 0) END`;
    case 'ttftCount':
      return oneWhere(sql`ttft_ms IS NOT NULL AND NOT ${rejected(ids)}`);
    default:
      return sql`COALESCE(${identifier(measureColumn[measure])}, 0)`;
  }
}

/** All measures over a group of rows, named as the columns of the sums. */
export function rowSums(ids: MeasureIds): Sql {
  return join(
    measures.map(
      (measure) => sql`${bigintSum(rowMeasure(measure, ids))} AS ${identifier(measureColumn[measure])}`,
    ),
  );
}
