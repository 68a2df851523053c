// Whether every end that the journal says is in the database became a row.
import type { Database } from '@/lib/db/database';
import { rowsFromJson, sql } from '@/lib/db/dialect';
import { idMillis } from '@/lib/ids';
import { peekRecord } from '@/lib/journal/frame';
import { firstOffset, listSegments, readSegment } from '@/lib/journal/segments';
import { inParts } from './in-slices';
import { readProgress } from './progress';
import { readPurgeMarks } from './purge-marks';

const idsAtOnce = 1000;
const columns = { created_at: 'bigint', id: 'text' } as const;

/** Ids among these, of after `since`, that are no rows. */
async function missingAmong(database: Database, ids: readonly string[], since: number): Promise<string[]> {
  const rows = ids.flatMap((id) => {
    const createdAt = idMillis(id);
    return createdAt === null || createdAt < since ? [] : [{ created_at: createdAt, id }];
  });
  if (rows.length === 0) return [];
  const missing = await database.read.$queryRaw<{ id: string }[]>(sql`
    SELECT incoming.id AS id FROM ${rowsFromJson(database.dialect, columns, rows)} AS incoming
    WHERE NOT EXISTS (
      SELECT 1 FROM requests WHERE requests.created_at = incoming.created_at AND requests.id = incoming.id)`);
  return missing.map(({ id }) => id);
}

/** Ends that this node's journal still holds, and that count as drained, without a row. */
export async function missingRows(
  database: Database,
  journal: { node: string; directory: string },
): Promise<string[]> {
  const progress = await readProgress(database, journal.node);
  if (!progress) return [];
  const { rows: since } = await readPurgeMarks(database.read);
  const missing: string[] = [];
  for (const segment of listSegments(journal.directory)) {
    if (segment.number > progress.segment) break;
    const to = segment.number === progress.segment ? progress.offset : segment.bytes;
    if (to <= firstOffset) continue;
    await readSegment(segment.path, firstOffset, to, async (frames) => {
      const ids = frames.flatMap(({ payload }) => {
        const record = peekRecord(payload);
        return record?.kind === 'end' ? [record.id] : [];
      });
      await inParts(ids, idsAtOnce, async (part) => {
        missing.push(...(await missingAmong(database, part, since)));
      });
      return true;
    });
  }
  return missing;
}
