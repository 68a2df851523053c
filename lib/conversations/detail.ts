// One conversation as a reader wants it: its messages with who said them, and the turns with what they cost.
import { z } from 'zod';
import { auditReading, mayRead, type ReadingScope } from '@/lib/conversations/access';
import {
  conversationAnswer,
  conversationColumns,
  conversationNames,
  conversationSchema,
  type StoredConversation,
} from '@/lib/conversations/conversation-row';
import {
  longestPage,
  messageSchema,
  readMessages,
  readThreadPage,
  readTurns,
  turnSchema,
} from '@/lib/conversations/thread-page';
import type { Database } from '@/lib/db/database';
import { sql } from '@/lib/db/dialect';
import { weirError } from '@/lib/errors';

export const conversationDetailQuery = z.object({
  limit: z
    .string()
    .regex(/^\d{1,4}$/, 'must be a whole number')
    .transform(Number)
    .refine(
      (limit) => limit >= 1 && limit <= longestPage,
      `must be between 1 and ${longestPage.toLocaleString('en')}`,
    )
    .default(longestPage),
  cursor: z.string().max(500).optional(),
});

export const conversationDetailSchema = conversationSchema.extend({
  messages: z.array(messageSchema),
  turns: z.array(turnSchema),
  /** Where the messages and turns go on that are not in this answer; null where all are. */
  nextCursor: z.string().nullable(),
});
export type ConversationDetail = z.output<typeof conversationDetailSchema>;

const missing = () => weirError('not_found', 'There is no conversation with this id.');

export async function findConversation(
  database: Database,
  id: string,
  scope: ReadingScope,
): Promise<StoredConversation> {
  const [row] = await database.read.$queryRaw<StoredConversation[]>(sql`
    SELECT ${conversationColumns} FROM conversations WHERE conversations.id = ${id} AND ${mayRead(scope)}`);
  if (!row) throw missing();
  return row;
}

/** Messages and turns come in pages; only a very long conversation needs more than the first. */
export async function getConversation(
  database: Database,
  id: string,
  page: z.output<typeof conversationDetailQuery>,
  scope: ReadingScope,
): Promise<ConversationDetail> {
  const row = await findConversation(database, id, scope);
  await auditReading(database, scope, 'conversation.read', [{ id: row.id, userDim: row.user_dim }]);
  const names = await conversationNames(database, [row]);
  return { ...conversationAnswer(row, names), ...(await readThreadPage(database, row.id, page)) };
}

/** All of it as JSON text, a page at a time, without asking whether it may be read. */
export async function* conversationText(database: Database, row: StoredConversation): AsyncGenerator<string> {
  const names = await conversationNames(database, [row]);
  yield `${JSON.stringify(conversationAnswer(row, names)).slice(0, -1)},"messages":[`;
  let after = 0n;
  for (let page = 0; ; page++) {
    const { messages, more } = await readMessages(database, row.id, after, longestPage);
    if (messages.length > 0) yield listText(messages, page === 0);
    after = BigInt(messages.at(-1)?.id ?? after);
    if (!more) break;
  }
  yield '],"turns":[';
  let ordinal = 0;
  for (let page = 0; ; page++) {
    const { turns, more } = await readTurns(database, row.id, ordinal, longestPage);
    if (turns.length > 0) yield listText(turns, page === 0);
    ordinal = turns.at(-1)?.ordinal ?? ordinal;
    if (!more) break;
  }
  yield ']}';
}

const listText = (items: readonly unknown[], first: boolean) =>
  `${first ? '' : ','}${JSON.stringify(items).slice(1, -1)}`;
