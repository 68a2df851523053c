// Everything that the filters let through, as a stream: one page of a conversation in memory at a time.
import { z } from 'zod';
import { nowMillis } from '@/lib/clock';
import { auditReading, type ReadingScope } from '@/lib/conversations/access';
import { conversationText } from '@/lib/conversations/detail';
import { readConversationPage } from '@/lib/conversations/list';
import type { Database } from '@/lib/db/database';
import { type Filters, filterQuery } from '@/lib/stats/filters';
import { isoTime } from '@/lib/time';

const exportShape = { format: z.enum(['json', 'jsonl']).default('jsonl') };
export const adminConversationExportQuery = filterQuery('admin', exportShape);
export const userConversationExportQuery = filterQuery('user', exportShape);

const contentTypes = {
  json: 'application/json; charset=utf-8',
  jsonl: 'application/x-ndjson; charset=utf-8',
} as const;
export const exportTypes = Object.values(contentTypes);

const conversationsAtOnce = 20;

export function exportResponse(
  database: Database,
  filters: Filters,
  format: keyof typeof contentTypes,
  scope: ReadingScope,
  signal: AbortSignal,
): Response {
  const text = exportText(database, filters, format, scope, signal);
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
  filters: Filters,
  format: 'json' | 'jsonl',
  scope: ReadingScope,
  signal: AbortSignal,
): AsyncGenerator<string> {
  let cursor: string | undefined;
  let first = true;
  if (format === 'json') yield '[';
  for (;;) {
    const page = await readConversationPage(database, filters, { limit: conversationsAtOnce, cursor }, scope);
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
    cursor = page.nextCursor;
  }
  if (format === 'json') yield '\n]\n';
}
