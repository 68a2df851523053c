// Writes the turns of a batch in the transaction that writes their rows: threads, messages, search, and which
// conversation each row belongs to. Nothing here runs twice for one request, since only new rows get here.
import { setImmediate as nextTick } from 'node:timers/promises';
import { findPlaces } from '@/lib/conversations/find-places';
import {
  addToConversations,
  insertConversations,
  insertMessages,
  insertTurns,
  linkRequests,
} from '@/lib/conversations/insert-turns';
import type { MessageBody } from '@/lib/conversations/recorded-turn';
import { scopesOf, searchText } from '@/lib/conversations/search-text';
import { summaryOf, type TurnSummary } from '@/lib/conversations/summary';
import { type PlannedTurn, planTurn, type TurnToStore } from '@/lib/conversations/threads';
import { searchableWords } from '@/lib/conversations/words';
import type { Database, Transaction } from '@/lib/db/database';
import { nextIds } from '@/lib/db/dialect';
import { indexStoredMessages, type StoredEntry } from '@/lib/db/message-search';
import { newId } from '@/lib/ids';

/** What a row knows about the turn beside what was said. */
export type StoredRow = {
  userDim: number;
  projectDim: number;
  modelDim: number;
  protocolDim: number;
  model: string;
  sessionId: string;
  totalTokens: number;
  cost: bigint | null;
};

export type TurnWithRow = TurnToStore & { row: StoredRow };

export type MessageRow = {
  id: bigint;
  conversationId: string;
  parentId: bigint | null;
  depth: number;
  role: string;
  contentHash: string;
  chainHash: string;
  keyDim: number;
  createdAt: number;
  body: string;
  bodyBytes: number;
};

/** A message that an earlier turn should have brought, where that one is gone: deleted, or never stored. */
const lostBody: MessageBody = { parts: [], truncated: true };

/** Answers the conversation of each request. */
export async function storeTurns(
  database: Database,
  tx: Transaction,
  items: readonly TurnWithRow[],
): Promise<Map<string, string>> {
  if (items.length === 0) return new Map();
  const { dialect } = database;
  const known = await findPlaces(tx, dialect, items);
  const most = items.reduce((total, { turn }) => total + turn.messages.length + 2, 0);
  const ids = await nextIds(tx, dialect, 'messages', most);
  let used = 0;
  const plans: { plan: PlannedTurn; row: StoredRow }[] = [];
  for (const item of items) {
    const plan = planTurn(
      item,
      known,
      () => ids[used++] as bigint,
      () => newId(item.createdAt),
    );
    plans.push({ plan, row: item.row });
  }

  const messages: MessageRow[] = [];
  const entries: StoredEntry[] = [];
  const summaries: TurnSummary[] = [];
  for (const { plan, row } of plans) {
    const rows = plan.messages.map(({ id, message }) => messageRow(id, message, plan.item));
    messages.push(...rows);
    summaries.push(summaryOf(plan, row, rows));
    for (const { id, message } of plan.messages) {
      const text = searchText(message.message.body ?? lostBody);
      if (text === '') continue;
      entries.push({
        id,
        words: () => searchableWords(text),
        scopes: scopesOf(plan.item.keyDim, row, message.message.role),
      });
    }
    await nextTick();
  }

  await insertConversations(tx, dialect, summaries);
  const turnCounts = await addToConversations(tx, dialect, summaries);
  await insertMessages(tx, database, messages);
  await indexStoredMessages(tx, dialect, entries);
  await insertTurns(tx, dialect, plans, turnCounts);
  const conversations = new Map(plans.map(({ plan }) => [plan.item.requestId, plan.conversationId]));
  await linkRequests(
    tx,
    dialect,
    plans.map(({ plan }) => plan),
  );
  return conversations;
}

function messageRow(
  id: bigint,
  { conversationId, parentId, depth, chain, message }: PlannedTurn['messages'][number]['message'],
  item: TurnToStore,
): MessageRow {
  const body = JSON.stringify(message.body ?? lostBody);
  return {
    id,
    conversationId,
    parentId,
    depth,
    role: message.role,
    contentHash: message.hash,
    chainHash: chain,
    keyDim: item.keyDim,
    createdAt: item.createdAt,
    body,
    bodyBytes: Buffer.byteLength(body),
  };
}
