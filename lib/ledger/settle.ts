// One batch of ends becomes rows, attempts, tags and sums, and the reader's place moves past it: all in one
// transaction, so that no crash and no second reading can count anything twice or not at all.
import { nowMillis } from '@/lib/clock';
import type { Database, Transaction } from '@/lib/db/database';
import { rowsFromJson, sql } from '@/lib/db/dialect';
import type { Position } from '@/lib/journal/journal';
import type { EndRecord } from '@/lib/journal/record';
import { dayOf, hourMillis } from '@/lib/time';
import { cleanRecord } from './clean-record';
import { dayZone } from './day-zone';
import type { DimensionIds, DimensionValue } from './dimension-ids';
import { forEachInSlices, partsOf } from './in-slices';
import { insertAttempts, insertRequests, insertTags } from './insert-rows';
import { type LedgerRow, ledgerRow, namesOf } from './ledger-row';
import { moveProgress } from './progress';
import { addRow, dailySums, emptySums, type Sums } from './sums';
import { addSums } from './upsert-sums';

/** Work between two turns of the event loop: about a millisecond. */
const rowsAtOnce = 50;
/** Rows to an INSERT, for the same reason. */
const insertedAtOnce = 100;

export type ProgressMove = { node: string; from: Position | null; to: Position };

export class ProgressMoved extends Error {
  readonly code = 'progress_moved';
}

async function prepare(records: readonly EndRecord[], dimensionIds: DimensionIds): Promise<LedgerRow[]> {
  const byId = new Map<string, EndRecord>();
  const names = new Map<string, DimensionValue>();
  await forEachInSlices(records, rowsAtOnce, (record) => {
    if (byId.has(record.id)) return;
    const clean = cleanRecord(record);
    byId.set(clean.id, clean);
    for (const name of namesOf(clean)) names.set(`${name.kind}\0${name.value}`, name);
  });
  await dimensionIds.resolve([...names.values()]);
  const rows: LedgerRow[] = [];
  await forEachInSlices([...byId.values()], rowsAtOnce, (record) => {
    rows.push(ledgerRow(record, dimensionIds));
  });
  return rows;
}

async function addUp(rows: readonly LedgerRow[]): Promise<Sums> {
  const sums = emptySums();
  await forEachInSlices(rows, rowsAtOnce, (row) => addRow(sums, row));
  return sums;
}

async function markLateDays(
  tx: Transaction,
  database: Database,
  rows: readonly LedgerRow[],
  zone: string,
): Promise<void> {
  const now = nowMillis();
  const today = dayOf(now, zone);
  const late = new Set<number>();
  for (const { record } of rows) {
    if (now - record.createdAt < hourMillis) continue;
    const day = dayOf(record.createdAt, zone);
    if (day !== today) late.add(day);
  }
  if (late.size === 0) return;
  const days = [...late].sort((a, b) => a - b);
  const columns = { day: 'integer', reason: 'text', marked_at: 'bigint' } as const;
  await tx.$executeRaw(sql`
    INSERT INTO dirty_days (day, reason, marked_at)
    SELECT day, reason, marked_at
    FROM ${rowsFromJson(
      database.dialect,
      columns,
      days.map((day) => ({ day, reason: 'late record', marked_at: now })),
    )} AS incoming
    WHERE true
    ON CONFLICT (day) DO UPDATE SET marked_at = excluded.marked_at`);
}

/** Answers the records that were new. `progress` is null for records that come from no journal. */
export async function settleBatch(
  database: Database,
  dimensionIds: DimensionIds,
  records: readonly EndRecord[],
  progress: ProgressMove | null,
): Promise<EndRecord[]> {
  const rows = await prepare(records, dimensionIds);
  // Added up before the transaction, which is then short; nearly always every record is new.
  const allSums = await addUp(rows);
  const zone = await dayZone(database);
  const fresh = await database.write(async (tx) => {
    if (progress && !(await moveProgress(tx, progress.node, progress.from, progress.to))) {
      throw new ProgressMoved('this journal is being read by another process');
    }
    const inserted = new Set<string>();
    for (const part of partsOf(rows, insertedAtOnce)) {
      for (const id of await insertRequests(tx, database.dialect, part)) inserted.add(id);
    }
    const newRows =
      inserted.size === rows.length ? rows : rows.filter(({ record }) => inserted.has(record.id));
    if (newRows.length === 0) return newRows;
    const sums = newRows === rows ? allSums : await addUp(newRows);
    for (const part of partsOf(newRows, 2 * insertedAtOnce)) {
      await insertAttempts(tx, database.dialect, part);
      await insertTags(tx, database.dialect, part);
    }
    await addSums(tx, database.dialect, sums, dailySums(sums, zone));
    await markLateDays(tx, database, newRows, zone);
    return newRows;
  });
  return fresh.map(({ record }) => record);
}
