// Everything that the filters let through, as a stream: one page of a conversation in memory at a time.
import { z } from 'zod';
import { nowMillis } from '@/lib/clock';
import { auditReading, type ReadingScope } from '@/lib/conversations/access';
import type { StoredConversation } from '@/lib/conversations/conversation-row';
import { conversationText } from '@/lib/conversations/detail';
import { readConversationPage } from '@/lib/conversations/list';
import { findConversations } from '@/lib/conversations/search';
import type { Database } from '@/lib/db/database';
import { type Filters, filterQuery } from '@/lib/stats/filters';
import { isoTime } from '@/lib/time';

const exportShape = {
  format: z.enum(['json', 'jsonl']).default('jsonl'),
  q: z.string().describe('as in search: only conversations in which this was said').optional(),
};
export const adminConversationExportQuery = filterQuery('admin', exportShape);
export const userConversationExportQuery = filterQuery('user', exportShape);

const contentTypes = {
  json: 'application/json; charset=utf-8',
  jsonl: 'application/x-ndjson; charset=utf-8',
} as const;
export const exportTypes = Object.values(contentTypes);

const conversationsAtOnce = 20;

type Page = { rows: StoredConversation[]; nextCursor: string | null };

export async function exportResponse(
  database: Database,
  filters: Filters,
  { format, q }: { format: keyof typeof contentTypes; q?: string | undefined },
  scope: ReadingScope,
  signal: AbortSignal,
): Promise<Response> {
  const readPage = (cursor?: string): Promise<Page> => {
    const page = { limit: conversationsAtOnce, cursor };
    return q === undefined
      ? readConversationPage(database, filters, page, scope)
      : findConversations(database, filters, { ...page, q }, scope);
  };
  // Before anything is sent: what cannot be asked is refused, and no file comes of it.
  const text = exportText(database, await readPage(), readPage, format, scope, signal);
  const encoder = new TextEncoder();
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await text.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await text.return(undefined);
    },
  });
  const time = isoTime(nowMillis())
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '-');
  return new Response(stream, {
    headers: {
      'content-type': contentTypes[format],
      'content-disposition': `attachment; filename="weir-conversations-${time}.${format}"`,
      // Compressing would hold conversations back until a block is full.
      'cache-control': 'no-store, no-transform',
    },
  });
}

async function* exportText(
  database: Database,
  firstPage: Page,
  readPage: (cursor: string) => Promise<Page>,
  format: keyof typeof contentTypes,
  scope: ReadingScope,
  signal: AbortSignal,
): AsyncGenerator<string> {
  let page = firstPage;
  let first = true;
  if (format === 'json') yield '[';
  for (;;) {
    await auditReading(
      database,
      scope,
      'conversation.export',
      page.rows.map((row) => ({ id: row.id, userDim: row.user_dim })),
    );
    for (const row of page.rows) {
      if (format === 'json') yield first ? '\n' : ',\n';
      yield* conversationText(database, row);
      if (format === 'jsonl') yield '\n';
      first = false;
    }
    if (page.nextCursor === null || signal.aborted) break;
    page = await readPage(page.nextCursor);
  }
  if (format === 'json') yield '\n]\n';
}
