// All requests that pass the filters, as a stream of bytes: the pages of the list one after another, each read only
// when the client has taken the one before. Memory stays that of one page, and a client that leaves ends the work.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import { nowMillis } from '@/lib/clock';
import type { Database } from '@/lib/db/database';
import { log } from '@/lib/log';
import { isoTime } from '@/lib/time';
import { type ExportFormat, exportFormats, rowWriter } from './export-columns';
import type { Audience, Filters } from './filters';
import { listRequests, type Page, sortSchema } from './request-list';

/** One page takes a few milliseconds of the event loop, in which token streams wait. */
const pageRows = 500;
/** Rows that are made into text between two turns of the event loop. */
const rowsAtOnce = 100;

export const exportShape = {
  format: z.enum(exportFormats).default('csv'),
  sort: sortSchema,
  /** Marks CSV as UTF-8 for programs that would guess wrong. */
  bom: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true'),
};

export type ExportQuestion = { format: ExportFormat; sort: Page['sort']; bom: boolean };

const contentTypes: Record<ExportFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  jsonl: 'application/x-ndjson; charset=utf-8',
};

export const exportTypes = Object.values(contentTypes);

async function* exportText(
  database: Database,
  filters: Filters,
  question: ExportQuestion,
  audience: Audience,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const writer = rowWriter(question.format, audience);
  yield (question.bom && question.format === 'csv' ? '\ufeff' : '') + writer.head;
  let first = true;
  let cursor: string | undefined;
  do {
    const page = await listRequests(
      database,
      filters,
      { sort: question.sort, limit: pageRows, cursor },
      audience,
    );
    for (let from = 0; from < page.items.length && !signal.aborted; from += rowsAtOnce) {
      let text = '';
      for (const item of page.items.slice(from, from + rowsAtOnce)) {
        text += writer.row(item, first);
        first = false;
      }
      yield text;
      await nextTurn();
    }
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined && !signal.aborted);
  yield writer.tail;
}

/** `signal` is the client's: once it leaves, no further page is read. */
export function exportRequests(
  database: Database,
  filters: Filters,
  question: ExportQuestion,
  audience: Audience,
  signal: AbortSignal,
): ReadableStream<Uint8Array> {
  const left = new AbortController();
  const ended = AbortSignal.any([left.signal, signal]);
  const texts = exportText(database, filters, question, audience, ended);
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await texts.next();
          if (ended.aborted) {
            if (!left.signal.aborted) controller.error(new Error('the client has left'));
          } else if (done) controller.close();
          else if (value) controller.enqueue(encoder.encode(value));
          else controller.enqueue(new Uint8Array());
        } catch (error) {
          // The status is long on its way: a broken transfer is all that can tell the client.
          log.error('an export broke off', { error });
          controller.error(error);
        }
      },
      async cancel() {
        left.abort();
        await texts.return(undefined);
      },
    },
    { highWaterMark: 1 },
  );
}

export function exportResponse(
  database: Database,
  filters: Filters,
  question: ExportQuestion,
  audience: Audience,
  signal: AbortSignal,
): Response {
  const time = isoTime(nowMillis())
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '-');
  return new Response(exportRequests(database, filters, question, audience, signal), {
    headers: {
      'content-type': contentTypes[question.format],
      'content-disposition': `attachment; filename="weir-requests-${time}.${question.format}"`,
      // Compressing would hold rows back until a block is full.
      'cache-control': 'no-store, no-transform',
    },
  });
}
