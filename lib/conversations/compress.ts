// Old bodies go into blocks of several, which compress far better than each by itself. A batch is one transaction: a
// kill in the middle leaves each body either where it was or in its block. Search does not notice.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { nowMillis } from '@/lib/clock';
import { blockEncoding, packBlock } from '@/lib/conversations/bodies';
import type { Database } from '@/lib/db/database';
import { nextIds, rowsFromJson, sql } from '@/lib/db/dialect';

export type CompressReport = { messages: number; blocks: number; bytesBefore: number; bytesAfter: number };

const batchSize = 100;
const bodiesPerBlock = 100;
/** Reading one message unpacks its whole block. */
const blockBytes = 1024 * 1024;

type Candidate = { id: bigint; conversation_id: string; body: Uint8Array; created_at: bigint };
type Block = { rows: Candidate[]; data: Buffer; plainBytes: number };

const placeColumns = { id: 'bigint', block_id: 'bigint', block_index: 'integer' } as const;

export async function compressBodies(
  database: Database,
  before: number,
  options: { signal?: AbortSignal; onBatch?: (report: CompressReport) => Promise<void> | void } = {},
): Promise<CompressReport> {
  const report: CompressReport = { messages: 0, blocks: 0, bytesBefore: 0, bytesAfter: 0 };
  let from = { createdAt: -1n, id: -1n };
  while (!options.signal?.aborted) {
    const rows = await database.read.$queryRaw<Candidate[]>(sql`
      SELECT id, conversation_id, body, created_at FROM messages
      WHERE created_at < ${BigInt(before)} AND (created_at, id) > (${from.createdAt}, ${from.id}) AND body IS NOT NULL
      ORDER BY created_at, id LIMIT ${batchSize}`);
    const last = rows.at(-1);
    if (!last) break;
    from = { createdAt: last.created_at, id: last.id };
    const blocks: Block[] = [];
    for (const group of groupsOf(rows))
      blocks.push({ rows: group, ...(await packBlock(group.map(({ body }) => body))) });
    if (!(await moveIntoBlocks(database, blocks))) continue;
    for (const block of blocks) {
      report.messages += block.rows.length;
      report.blocks += 1;
      report.bytesBefore += block.rows.reduce((total, { body }) => total + body.length, 0);
      report.bytesAfter += block.data.length;
    }
    await options.onBatch?.(report);
    await nextTurn();
  }
  return report;
}

/** What one conversation said lies together: it is read together, and resembles itself. */
function groupsOf(rows: readonly Candidate[]): Candidate[][] {
  const sorted = [...rows].sort((a, b) =>
    a.conversation_id === b.conversation_id
      ? Number(a.id - b.id)
      : a.conversation_id < b.conversation_id
        ? -1
        : 1,
  );
  const groups: Candidate[][] = [];
  let bytes = 0;
  for (const row of sorted) {
    const current = groups.at(-1);
    if (current && current.length < bodiesPerBlock && bytes + row.body.length <= blockBytes)
      current.push(row);
    else {
      groups.push([row]);
      bytes = 0;
    }
    bytes += row.body.length;
  }
  return groups;
}

/** False where messages went meanwhile: then nothing was written, and the next run finds what is left. */
async function moveIntoBlocks(database: Database, blocks: readonly Block[]): Promise<boolean> {
  return database
    .write(async (tx) => {
      const ids = await nextIds(tx, database.dialect, 'body_blocks', blocks.length);
      const now = BigInt(nowMillis());
      for (const [index, { data, plainBytes }] of blocks.entries()) {
        await tx.$executeRaw(sql`
        INSERT INTO body_blocks (id, encoding, data, plain_bytes, created_at)
        VALUES (${ids[index]}, ${blockEncoding}, ${new Uint8Array(data)}, ${plainBytes}, ${now})`);
      }
      const places = blocks.flatMap(({ rows }, block) =>
        rows.map(({ id }, index) => ({ id, block_id: ids[block] ?? null, block_index: index })),
      );
      // A message may have been deleted meanwhile; nothing of it may stay in a block.
      const moved = await tx.$executeRaw(sql`
      UPDATE messages SET body = NULL, block_id = incoming.block_id, block_index = incoming.block_index
      FROM ${rowsFromJson(database.dialect, placeColumns, places)} AS incoming
      WHERE messages.id = incoming.id AND messages.body IS NOT NULL`);
      if (moved !== places.length) throw new MessagesGone('messages went while they were being compressed');
      return true;
    })
    .catch((error: unknown) => {
      if ((error as { code?: unknown }).code === 'messages_gone') return false;
      throw error;
    });
}

class MessagesGone extends Error {
  readonly code = 'messages_gone';
}
