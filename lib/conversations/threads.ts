// Finds out which thread each turn of a batch continues, and plans what has to be written. A history attaches to the
// longest stored one that ends at or behind a recorded answer; a first message alone always begins anew.
import { chainHash, firstChain } from '@/lib/conversations/fingerprint';
import type { RecordedMessage, RecordedTurn } from '@/lib/conversations/recorded-turn';

export type TurnToStore = {
  requestId: string;
  createdAt: number;
  keyDim: number;
  turn: RecordedTurn;
};

/** A message that is stored, or will be with this batch. */
export type Place = { messageId: bigint; conversationId: string; depth: number; chain: string };

export type StoredPlaces = {
  byChain(keyDim: number, chain: string): Place | undefined;
  byResponse(keyDim: number, responseId: string): Place | undefined;
  system(conversationId: string, hash: string): bigint | undefined;
};

export type NewMessage = {
  conversationId: string;
  parentId: bigint | null;
  depth: number;
  chain: string;
  message: RecordedMessage;
};

export type PlannedTurn = {
  item: TurnToStore;
  conversationId: string;
  isNew: boolean;
  promptMessageId: bigint | null;
  answerMessageId: bigint | null;
  systemMessageId: bigint | null;
  messages: { id: bigint; message: NewMessage }[];
};

/** The chain hashes of a history, one a message. */
export function chainsOf(messages: readonly RecordedMessage[], from = firstChain): string[] {
  let chain = from;
  return messages.map(({ hash }) => {
    chain = chainHash(chain, hash);
    return chain;
  });
}

/** Every hash under which one of these turns may already be stored. */
export function threadHashes({ turn }: TurnToStore): string[] {
  const chains = chainsOf(turn.messages);
  const last = chains.at(-1) ?? firstChain;
  return turn.answer ? [...chains, chainHash(last, turn.answer.hash)] : chains;
}

type Known = StoredPlaces & {
  add(keyDim: number, place: Place): void;
  addResponse(keyDim: number, responseId: string, place: Place): void;
  addSystem(conversationId: string, hash: string, id: bigint): void;
};

/** Plans one turn, with what the turns before it have planned already in `known`. */
export function planTurn(
  item: TurnToStore,
  known: Known,
  newMessageId: () => bigint,
  newConversationId: () => string,
): PlannedTurn {
  const { turn, keyDim } = item;
  const start = attachment(item, known);
  const conversationId = start.place?.conversationId ?? newConversationId();
  const messages: PlannedTurn['messages'] = [];
  let place = start.place;
  /** Nothing attaches before the first recorded answer, so only what follows one can be found again. */
  let findable = place !== null;

  function write(message: RecordedMessage, chain: string): void {
    const depth = (place?.depth ?? -1) + 1;
    const id = newMessageId();
    const parentId = place?.messageId ?? null;
    const stored = findable ? chain : '';
    messages.push({ id, message: { conversationId, parentId, depth, chain: stored, message } });
    place = { messageId: id, conversationId, depth, chain };
    if (findable) known.add(keyDim, place);
  }

  let chain = place?.chain ?? firstChain;
  for (const message of turn.messages.slice(start.covered)) {
    chain = chainHash(chain, message.hash);
    write(message, chain);
  }
  const promptMessageId = place?.messageId ?? null;
  let answerMessageId: bigint | null = null;
  if (turn.answer) {
    findable = true;
    chain = chainHash(chain, turn.answer.hash);
    const same = known.byChain(keyDim, chain);
    if (same?.conversationId === conversationId) place = same;
    else write(turn.answer, chain);
    answerMessageId = place?.messageId ?? null;
    if (turn.responseId && place) known.addResponse(keyDim, turn.responseId, place);
  }
  return {
    item,
    conversationId,
    isNew: start.place === null,
    promptMessageId,
    answerMessageId,
    systemMessageId: systemOf(turn, conversationId, known, newMessageId, messages),
    messages,
  };
}

function attachment({ turn, keyDim }: TurnToStore, known: Known): { place: Place | null; covered: number } {
  if (turn.previousResponseId) {
    return { place: known.byResponse(keyDim, turn.previousResponseId) ?? null, covered: 0 };
  }
  const chains = chainsOf(turn.messages);
  for (let index = chains.length - 1; index >= 0; index--) {
    const place = known.byChain(keyDim, chains[index] as string);
    if (place) return { place, covered: index + 1 };
  }
  return { place: null, covered: 0 };
}

function systemOf(
  turn: RecordedTurn,
  conversationId: string,
  known: Known,
  newMessageId: () => bigint,
  messages: PlannedTurn['messages'],
): bigint | null {
  if (!turn.system) return null;
  const stored = known.system(conversationId, turn.system.hash);
  if (stored !== undefined) return stored;
  const id = newMessageId();
  messages.push({
    id,
    message: { conversationId, parentId: null, depth: -1, chain: '', message: turn.system },
  });
  known.addSystem(conversationId, turn.system.hash, id);
  return id;
}
