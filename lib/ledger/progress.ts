// How far a node's journal is in the database: what lies below is never read again, even when the rows that it
// became are gone.

import { nowMillis } from '@/lib/clock';
import type { Database, Transaction } from '@/lib/db/database';
import { identifier, sql } from '@/lib/db/dialect';
import type { Position } from '@/lib/journal/journal';

const offset = identifier('offset');

export async function readProgress(database: Database, node: string): Promise<Position | null> {
  const row = await database.read.journalProgress.findUnique({ where: { node } });
  return row && { segment: Number(row.segment), offset: Number(row.offset) };
}

/** Moves from where this reader left it; false where somebody else has moved it meanwhile. */
export async function moveProgress(
  tx: Transaction,
  node: string,
  from: Position | null,
  to: Position,
): Promise<boolean> {
  const now = BigInt(nowMillis());
  const segment = BigInt(to.segment);
  const end = BigInt(to.offset);
  const changed = from
    ? await tx.$executeRaw(sql`
        UPDATE journal_progress SET segment = ${segment}, ${offset} = ${end}, updated_at = ${now}
        WHERE node = ${node} AND segment = ${BigInt(from.segment)} AND ${offset} = ${BigInt(from.offset)}`)
    : await tx.$executeRaw(sql`
        INSERT INTO journal_progress (node, segment, ${offset}, updated_at)
        VALUES (${node}, ${segment}, ${end}, ${now}) ON CONFLICT (node) DO NOTHING`);
  return changed === 1;
}
