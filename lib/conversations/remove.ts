// Deleting for good: messages, turns, search, and what lies of them in blocks with other people's messages.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Actor } from '@/lib/auth/actor';
import { recordAudit } from '@/lib/auth/audit';
import type { ReadingScope } from '@/lib/conversations/access';
import { packBlock, unpackBlock } from '@/lib/conversations/bodies';
import { findConversation } from '@/lib/conversations/detail';
import type { Database, Transaction } from '@/lib/db/database';
import { sql, valuesFromJson } from '@/lib/db/dialect';
import { giveBackSpace } from '@/lib/db/vacuum';

export async function deleteConversation(
  database: Database,
  id: string,
  scope: ReadingScope,
): Promise<{ id: string; deleted: true }> {
  const row = await findConversation(database, id, scope);
  await removeConversations(database, [row.id], scope.actor);
  await giveBackSpace(database);
  return { id: row.id, deleted: true };
}

type SharedBlock = { id: bigint; data: Uint8Array };

/** One transaction: half a deletion would leave text behind that nobody can see any more. */
async function removeConversations(
  database: Database,
  ids: readonly string[],
  actor: Actor | null,
): Promise<number> {
  const { dialect } = database;
  const list = valuesFromJson(dialect, 'text', ids);
  return database.write(async (tx) => {
    const blocks = await tx.$queryRaw<SharedBlock[]>(sql`
      SELECT id, data FROM body_blocks WHERE id IN (
        SELECT DISTINCT block_id FROM messages WHERE conversation_id IN ${list} AND block_id IS NOT NULL)`);
    await tx.$executeRaw(sql`
      UPDATE requests SET conversation_id = NULL WHERE (created_at, id) IN (
        SELECT request_created_at, id FROM turns WHERE conversation_id IN ${list})`);
    const removed = await tx.$executeRaw(sql`DELETE FROM conversations WHERE id IN ${list}`);
    for (const block of blocks) await cleanBlock(tx, block);
    if (actor) {
      for (const id of ids) {
        await recordAudit(tx, { actor, action: 'conversation.delete', target: { kind: 'conversation', id } });
      }
    }
    return removed;
  });
}

/** Writes the block anew without what no message refers to; removes it when nothing is left. */
async function cleanBlock(tx: Transaction, { id, data }: SharedBlock): Promise<void> {
  const left = await tx.$queryRaw<{ place: number }[]>(sql`
    SELECT block_index AS place FROM messages WHERE block_id = ${id}`);
  if (left.length === 0) {
    await tx.$executeRaw(sql`DELETE FROM body_blocks WHERE id = ${id}`);
    return;
  }
  const kept = new Set(left.map(({ place }) => Number(place)));
  const bodies = (await unpackBlock(data)).map((body, index) => (kept.has(index) ? body : Buffer.alloc(0)));
  const packed = await packBlock(bodies);
  await tx.bodyBlock.update({
    where: { id },
    data: { data: new Uint8Array(packed.data), plainBytes: packed.plainBytes },
  });
}

const purgedAtOnce = 50;

/** Retention: deletes the conversations whose last turn is older than `before`, in slices; answers how many. */
export async function purgeConversations(
  database: Database,
  before: number,
  options: { signal?: AbortSignal } = {},
): Promise<number> {
  const limit = BigInt(before);
  let removed = 0;
  while (!options.signal?.aborted) {
    const rows = await database.read.$queryRaw<{ id: string }[]>(sql`
      SELECT id FROM conversations WHERE updated_at < ${limit} ORDER BY updated_at, id LIMIT ${purgedAtOnce}`);
    if (rows.length === 0) break;
    removed += await removeConversations(
      database,
      rows.map(({ id }) => id),
      null,
    );
    await nextTurn();
  }
  return removed;
}
