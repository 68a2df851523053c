// Brings the full-text index of a database into another one that has the same messages: SQLite keeps no words that
// could be copied, so they are cut anew from what was said. Whose a message is stands in the index alone, and is asked
// of it.
import { readBodies } from '@/lib/conversations/bodies';
import { keyScope, modelScope, roleScope, searchText, userScope } from '@/lib/conversations/search-text';
import { searchableWords } from '@/lib/conversations/words';
import type { Database } from '@/lib/db/database';
import { asBigint, sql } from '@/lib/db/dialect';
import {
  countSearchEntries,
  insertSearchEntries,
  matchesSearch,
  type SearchEntry,
  searchId,
} from '@/lib/db/message-search';

const messagesAtOnce = 500;

type MessageRow = { id: bigint; key_dim: number; role: string };

/** Goes on after the last message that the target's index has: each step is one commit, in the order of their ids. */
export async function moveSearchIndex(
  source: Database,
  target: Database,
  onMoved: (entries: bigint) => void,
): Promise<bigint> {
  const scopes = await scopesBehind(source);
  const [last] = await target.read.$queryRaw<{ id: bigint | null }[]>(
    sql`SELECT MAX(${searchId(target.dialect)}) AS id FROM message_search`,
  );
  let moved = await countSearchEntries(target);
  for (let after = last?.id ?? 0n; ; ) {
    const messages = await source.read.$queryRaw<MessageRow[]>(sql`
      SELECT id, key_dim, role FROM messages WHERE id > ${after} ORDER BY id LIMIT ${messagesAtOnce}`);
    const [first, final] = [messages[0], messages.at(-1)];
    if (!first || !final) return moved;
    const entries = await entriesOf(source, messages, await scopes(first.id, final.id));
    await target.write((tx) => insertSearchEntries(tx, target.dialect, entries));
    moved += BigInt(entries.length);
    onMoved(moved);
    after = final.id;
  }
}

async function entriesOf(
  source: Database,
  messages: readonly MessageRow[],
  scopes: ReadonlyMap<bigint, string[]>,
): Promise<SearchEntry[]> {
  // What is not in the source's index is not searched: messages without a word.
  const indexed = messages.filter(({ id }) => scopes.has(id));
  const bodies = await readBodies(
    source.read,
    source.dialect,
    indexed.map(({ id }) => id),
  );
  return Promise.all(
    indexed.map(async ({ id, key_dim, role }) => ({
      id,
      words: await searchableWords(searchText(bodies.get(id) ?? { parts: [], truncated: true })),
      scopes: [...(scopes.get(id) ?? []), keyScope(key_dim), roleScope(role)],
    })),
  );
}

/** Answers whose the messages from one id to another are: the users and models that the source's index has for them. */
async function scopesBehind(source: Database) {
  const owners = await source.read.$queryRaw<{ id: number; kind: string }[]>(
    sql`SELECT id, kind FROM dimensions WHERE kind IN ('user', 'model')`,
  );
  const names = [
    userScope(0),
    modelScope(0),
    ...owners.map(({ id, kind }) => (kind === 'user' ? userScope(id) : modelScope(id))),
  ];
  const place = searchId(source.dialect);
  return async (from: bigint, to: bigint): Promise<Map<bigint, string[]>> => {
    const found = new Map<bigint, string[]>();
    for (const name of names) {
      const rows = await source.read.$queryRaw<{ id: bigint }[]>(sql`
        SELECT ${asBigint(place)} AS id FROM message_search
        WHERE ${matchesSearch(source.dialect, { kind: 'scope', name })} AND ${place} BETWEEN ${from} AND ${to}`);
      for (const { id } of rows) found.set(BigInt(id), [...(found.get(BigInt(id)) ?? []), name]);
    }
    return found;
  };
}
