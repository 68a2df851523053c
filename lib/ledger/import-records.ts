// Usage from elsewhere becomes rows and sums like any other, each record once, by the id it had there.
import { raiseChange } from '@/lib/db/changes';
import type { Database, Transaction } from '@/lib/db/database';
import { rowsFromJson, sql } from '@/lib/db/dialect';
import type { EndRecord } from '@/lib/journal/record';
import { oncePerProcess } from '@/lib/once-per-process';
import { createDimensionIds, type DimensionIds } from './dimension-ids';
import { settleBatch } from './settle';

export type ImportedEnd = { externalId: string; end: EndRecord };

const columns = { external_id: 'text', request_created_at: 'bigint', request_id: 'text' } as const;

type Kept = { database: Database; ids: DimensionIds };

/** Kept between batches: resolving thousands of names anew for each would be most of the work. */
function dimensionIdsFor(database: Database): DimensionIds {
  const holder = oncePerProcess<{ kept: Kept | null }>('import-dimension-ids', () => ({ kept: null }));
  if (holder.kept?.database !== database) holder.kept = { database, ids: createDimensionIds(database) };
  return holder.kept.ids;
}

async function claim(
  tx: Transaction,
  database: Database,
  records: readonly ImportedEnd[],
): Promise<ReadonlySet<string>> {
  const rows = records
    .map(({ externalId, end }) => ({
      external_id: externalId,
      request_created_at: end.createdAt,
      request_id: end.id,
    }))
    // In one order everywhere, so that two batches with the same records never wait for each other in a circle.
    .sort((a, b) => (a.external_id < b.external_id ? -1 : 1));
  const claimed = await tx.$queryRaw<{ request_id: string }[]>(sql`
    INSERT INTO imported_records (external_id, request_created_at, request_id)
    SELECT external_id, request_created_at, request_id
    FROM ${rowsFromJson(database.dialect, columns, rows)} AS incoming
    WHERE true
    ON CONFLICT (external_id) DO NOTHING
    RETURNING request_id`);
  return new Set(claimed.map(({ request_id }) => request_id));
}

/** Answers those that were new. `also` happens in the same transaction. */
export async function importRecords(
  database: Database,
  records: readonly ImportedEnd[],
  also?: (tx: Transaction) => Promise<void>,
): Promise<EndRecord[]> {
  return settleBatch(
    database,
    dimensionIdsFor(database),
    records.map(({ end }) => end),
    null,
    async (tx) => {
      const claimed = await claim(tx, database, records);
      if (claimed.size > 0) {
        await raiseChange(tx, 'sums');
        await also?.(tx);
      }
      return claimed;
    },
  );
}
