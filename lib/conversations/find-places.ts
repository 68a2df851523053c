// Looks up, once for a whole batch, where its turns may attach.
import { type Place, type StoredPlaces, type TurnToStore, threadHashes } from '@/lib/conversations/threads';
import type { Dialect, Transaction } from '@/lib/db/database';
import { rowsFromJson, sql } from '@/lib/db/dialect';

type StoredPlace = {
  id: bigint;
  conversation_id: string;
  depth: number;
  chain_hash: string;
  key_dim: number;
};

const chainColumns = { key_dim: 'integer', chain_hash: 'text' } as const;
const responseColumns = { key_dim: 'integer', response_id: 'text' } as const;
const systemColumns = { content_hash: 'text', conversation_id: 'text' } as const;

const named = (keyDim: number, name: string) => `${keyDim} ${name}`;
const placeOf = (row: StoredPlace): Place => ({
  messageId: row.id,
  conversationId: row.conversation_id,
  depth: Number(row.depth),
  chain: row.chain_hash,
});

export async function findPlaces(tx: Transaction, dialect: Dialect, items: readonly TurnToStore[]) {
  const chains = new Map<string, Place>();
  const responses = new Map<string, Place>();
  const systems = new Map<string, bigint>();

  const wantedChains = new Map<string, { key_dim: number; chain_hash: string }>();
  const wantedResponses: { key_dim: number; response_id: string }[] = [];
  for (const item of items) {
    const { keyDim, turn } = item;
    if (turn.previousResponseId) {
      wantedResponses.push({ key_dim: keyDim, response_id: turn.previousResponseId });
      continue;
    }
    // A first message alone begins anew, so nothing need be looked for.
    if (turn.messages.length < 2) continue;
    for (const chain of threadHashes(item)) {
      wantedChains.set(named(keyDim, chain), { key_dim: keyDim, chain_hash: chain });
    }
  }
  if (wantedChains.size > 0) {
    // Ascending, so that among equal threads the newest is the one that stays.
    const rows = await tx.$queryRaw<StoredPlace[]>(sql`
      SELECT messages.id, messages.conversation_id, messages.depth, messages.chain_hash, messages.key_dim
      FROM ${rowsFromJson(dialect, chainColumns, [...wantedChains.values()])} AS incoming
      JOIN messages ON messages.key_dim = incoming.key_dim AND messages.chain_hash = incoming.chain_hash
      ORDER BY messages.id`);
    for (const row of rows) chains.set(named(row.key_dim, row.chain_hash), placeOf(row));
  }
  if (wantedResponses.length > 0) {
    const rows = await tx.$queryRaw<(StoredPlace & { response_id: string })[]>(sql`
      SELECT messages.id, messages.conversation_id, messages.depth, messages.chain_hash, messages.key_dim,
        turns.upstream_response_id AS response_id
      FROM ${rowsFromJson(dialect, responseColumns, wantedResponses)} AS incoming
      JOIN turns ON turns.upstream_response_id = incoming.response_id
      JOIN messages ON messages.id = turns.answer_message_id AND messages.key_dim = incoming.key_dim
      ORDER BY messages.id`);
    for (const row of rows) responses.set(named(row.key_dim, row.response_id), placeOf(row));
  }

  const touched = [
    ...new Set([...chains.values(), ...responses.values()].map((place) => place.conversationId)),
  ];
  const hashes = [...new Set(items.flatMap(({ turn }) => (turn.system ? [turn.system.hash] : [])))];
  if (touched.length > 0 && hashes.length > 0) {
    const pairs = touched.flatMap((conversation_id) =>
      hashes.map((content_hash) => ({ conversation_id, content_hash })),
    );
    const rows = await tx.$queryRaw<{ id: bigint; conversation_id: string; content_hash: string }[]>(sql`
      SELECT messages.id, messages.conversation_id, messages.content_hash
      FROM ${rowsFromJson(dialect, systemColumns, pairs)} AS incoming
      JOIN messages ON messages.conversation_id = incoming.conversation_id AND messages.depth = -1
        AND messages.content_hash = incoming.content_hash`);
    for (const row of rows) systems.set(`${row.conversation_id} ${row.content_hash}`, row.id);
  }

  const places: StoredPlaces = {
    byChain: (keyDim, chain) => chains.get(named(keyDim, chain)),
    byResponse: (keyDim, id) => responses.get(named(keyDim, id)),
    system: (conversationId, hash) => systems.get(`${conversationId} ${hash}`),
  };
  return {
    ...places,
    add: (keyDim: number, place: Place) => void chains.set(named(keyDim, place.chain), place),
    addResponse: (keyDim: number, id: string, place: Place) => void responses.set(named(keyDim, id), place),
    addSystem: (conversationId: string, hash: string, id: bigint) =>
      void systems.set(`${conversationId} ${hash}`, id),
  };
}
