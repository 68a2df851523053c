// A conversation is a tree: who asks again, or changes what was said, begins a branch. A reader follows one path
// through it, from the first message to the newest below the one that was chosen.
import type { ConversationDetail, Message, Turn } from '@/lib/queries/conversations';

export type ThreadItem = {
  message: Message;
  /** The messages that stand in this place, in order, this one among them. */
  branches: readonly string[];
  /** The requests that brought this message, or that got no answer to it. */
  turns: readonly Turn[];
  /** The system prompt that is in force from here on, where it is another than before. */
  system: Message | null;
};

const noParent = '';

function grouped<Item>(items: readonly Item[], nameOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(nameOf(item));
    if (group) group.push(item);
    else groups.set(nameOf(item), [item]);
  }
  return groups;
}

export function threadItems(
  { messages, turns }: Pick<ConversationDetail, 'messages' | 'turns'>,
  chosen: string | null,
): ThreadItem[] {
  const said = messages.filter(({ depth }) => depth >= 0);
  const byId = new Map(said.map((message) => [message.id, message]));
  const parentOf = ({ parentId }: Message) => (parentId !== null && byId.has(parentId) ? parentId : noParent);
  const children = grouped(said, parentOf);
  const path = pathThrough(said, byId, parentOf, chosen);
  const prompts = new Map(messages.map((message) => [message.id, message]));
  const turnsOf = grouped(turns, (turn) => turn.answerMessageId ?? turn.promptMessageId ?? noParent);
  const items: ThreadItem[] = [];
  let inForce: string | null = null;
  let turnBegin = 0;
  for (const [index, message] of path.entries()) {
    const own = turnsOf.get(message.id) ?? [];
    items.push({
      message,
      branches: (children.get(parentOf(message)) ?? []).map(({ id }) => id),
      turns: own,
      system: null,
    });
    const [turn] = own;
    if (!turn) continue;
    const first = items[turnBegin];
    if (first && turn.systemMessageId !== null && turn.systemMessageId !== inForce) {
      first.system = prompts.get(turn.systemMessageId) ?? null;
      inForce = turn.systemMessageId;
    }
    turnBegin = index + 1;
  }
  return items;
}

function pathThrough(
  said: readonly Message[],
  byId: ReadonlyMap<string, Message>,
  parentOf: (message: Message) => string,
  chosen: string | null,
): Message[] {
  /** The newest message of each one's branch; messages come in the order in which they were stored. */
  const newestBelow = new Map<string, Message>();
  for (const message of [...said].reverse()) {
    let at: Message | undefined = message;
    while (at && !newestBelow.has(at.id)) {
      newestBelow.set(at.id, message);
      at = byId.get(parentOf(at));
    }
  }
  const start = (chosen !== null ? byId.get(chosen) : undefined) ?? said.at(-1);
  const path: Message[] = [];
  for (let at = start && (newestBelow.get(start.id) ?? start); at; at = byId.get(parentOf(at))) path.push(at);
  return path.reverse();
}

export const bucketNames = [
  'inputTokens',
  'cacheReadTokens',
  'cacheWriteTokens',
  'outputTokens',
  'reasoningTokens',
  'totalTokens',
] as const;

/** What all turns used, each bucket null where none of them knows it. */
export function bucketSums(turns: readonly Turn[]): Record<(typeof bucketNames)[number], number | null> {
  const sum = (name: (typeof bucketNames)[number]) =>
    turns.reduce<number | null>((total, turn) => {
      const value = turn[name];
      return value === null ? total : (total ?? 0) + value;
    }, null);
  return Object.fromEntries(bucketNames.map((name) => [name, sum(name)])) as ReturnType<typeof bucketSums>;
}

/** What the tools are called, by the ids of their calls. */
export function toolNamesOf(messages: readonly Message[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { parts } of messages) {
    for (const part of parts) if (part.type === 'tool_call' && part.id) names.set(part.id, part.name);
  }
  return names;
}
