// One batch of ends becomes rows, attempts, tags and sums, and the reader's place moves past it: all in one
// transaction, so that no crash and no second reading can count anything twice or not at all.
import { nowMillis } from '@/lib/clock';
import type { RecordedTurn } from '@/lib/conversations/recorded-turn';
import { storeTurns } from '@/lib/conversations/store-turns';
import type { Database, Transaction } from '@/lib/db/database';
import { rowsFromJson, sql } from '@/lib/db/dialect';
import { shareSums } from '@/lib/db/sums-lock';
import type { Position } from '@/lib/journal/journal';
import type { EndRecord } from '@/lib/journal/record';
import { dayOf, hourMillis } from '@/lib/time';
import { cleanRecord } from './clean-record';
import { calendarWithin } from './day-zone';
import type { DimensionIds, DimensionValue } from './dimension-ids';
import { forEachInSlices, inParts } from './in-slices';
import { insertAttempts, insertRequests, insertTags } from './insert-rows';
import { type LedgerRow, ledgerRow, namesOf } from './ledger-row';
import { moveProgress } from './progress';
import { addRow, dailySums, emptySums, type Sums } from './sums';
import { turnsOfRows } from './turns-of-rows';
import { addSums } from './upsert-sums';

/** Work between two turns of the event loop: about a millisecond. */
const rowsAtOnce = 50;
/** Rows to an INSERT, for the same reason. */
const insertedAtOnce = 250;

export type ProgressMove = { node: string; from: Position | null; to: Position };

/** Run first in the batch's transaction: answers the ids that may become rows. What it writes is there with the rows. */
export type ClaimIds = (tx: Transaction) => Promise<ReadonlySet<string>>;

export class ProgressMoved extends Error {
  readonly code = 'progress_moved';
}

async function prepare(records: readonly EndRecord[], dimensionIds: DimensionIds): Promise<LedgerRow[]> {
  const byId = new Map<string, EndRecord>();
  const unknown: DimensionValue[] = [];
  await forEachInSlices(records, rowsAtOnce, (record) => {
    if (byId.has(record.id)) return;
    const clean = cleanRecord(record);
    byId.set(clean.id, clean);
    for (const name of namesOf(clean)) if (!dimensionIds.has(name.kind, name.value)) unknown.push(name);
  });
  if (unknown.length > 0) {
    const names = new Map(unknown.map((name) => [`${name.kind}\0${name.value}`, name]));
    await dimensionIds.resolve([...names.values()]);
  }
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

const noTurns: ReadonlyMap<string, RecordedTurn> = new Map();

/** With the rows, so that neither is there without the other. */
async function keepTurns(
  tx: Transaction,
  database: Database,
  rows: readonly LedgerRow[],
  turns: ReadonlyMap<string, RecordedTurn>,
): Promise<void> {
  if (turns.size === 0) return;
  const conversations = await storeTurns(database, tx, turnsOfRows(rows, turns));
  for (const { record } of rows)
    record.conversationId = conversations.get(record.id) ?? record.conversationId;
}

export type PreparedBatch = { rows: LedgerRow[]; sums: Sums };

/** What can be done before the transaction, which is then short; nearly always every record is new. */
export async function prepareBatch(
  dimensionIds: DimensionIds,
  records: readonly EndRecord[],
): Promise<PreparedBatch> {
  const rows = await prepare(records, dimensionIds);
  return { rows, sums: await addUp(rows) };
}

/** Answers the records that were new. `progress` is null for records that come from no journal. */
export async function settleBatch(
  database: Database,
  dimensionIds: DimensionIds,
  records: readonly EndRecord[],
  progress: ProgressMove | null,
  claimIds?: ClaimIds,
): Promise<EndRecord[]> {
  return writeBatch(database, await prepareBatch(dimensionIds, records), progress, claimIds);
}

export async function writeBatch(
  database: Database,
  { rows: prepared, sums: allSums }: PreparedBatch,
  progress: ProgressMove | null,
  claimIds?: ClaimIds,
  turns: ReadonlyMap<string, RecordedTurn> = noTurns,
): Promise<EndRecord[]> {
  const fresh = await database.write(async (tx) => {
    if (progress && !(await moveProgress(tx, progress.node, progress.from, progress.to))) {
      throw new ProgressMoved('this journal is being read by another process');
    }
    await shareSums(tx, database.dialect);
    const calendar = await calendarWithin(tx);
    const claimed = claimIds ? await claimIds(tx) : null;
    const rows = claimed ? prepared.filter(({ record }) => claimed.has(record.id)) : prepared;
    const known = new Set<LedgerRow>();
    await inParts(rows, insertedAtOnce, async (part) => {
      for (const place of await insertRequests(database, tx, part)) known.add(part[place]!);
    });
    const newRows = known.size === 0 ? rows : rows.filter((row) => !known.has(row));
    if (newRows.length === 0) return newRows;
    const sums = newRows === prepared ? allSums : await addUp(newRows);
    await inParts(newRows, 2 * insertedAtOnce, async (part) => {
      await insertAttempts(database, tx, part);
      await insertTags(database, tx, part);
    });
    await addSums(database, tx, sums, dailySums(sums, calendar.zone), calendar);
    await markLateDays(tx, database, newRows, calendar.zone);
    await keepTurns(tx, database, newRows, turns);
    return newRows;
  });
  return fresh.map(({ record }) => record);
}
