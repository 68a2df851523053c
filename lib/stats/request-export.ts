// All requests that pass the filters, as a stream of bytes: the pages of the list one after another, each read only
// when the client has taken the one before. Rows are read and made into text on a thread of their own, so that neither
// token streams nor pages wait for them. Memory stays that of a few pages, and a client that leaves ends the work.
import { z } from 'zod';
import { nowMillis } from '@/lib/clock';
import type { Database } from '@/lib/db/database';
import { log } from '@/lib/log';
import { isoTime } from '@/lib/time';
import { type ExportFormat, exportColumns, exportFormats } from './export-columns';
import type { Audience, Filters } from './filters';
import { type Page, type Place, placeOf, sortSchema } from './request-list';
import { readDimensions } from './request-row';
import { csvLine } from './request-text.mjs';
import { resolveFilters } from './resolve-filters';
import { sortedPages } from './sorted-pages';

const pageRows = 250;

const writerModule = 'lib/stats/request-text.mjs';

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

const lackingSchema = z.array(z.int());

async function* exportBytes(
  database: Database,
  filters: Filters,
  { format, sort, bom }: ExportQuestion,
  audience: Audience,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const columns = exportColumns(audience);
  const head = { csv: (bom ? '\ufeff' : '') + csvLine(columns), json: '[', jsonl: '' }[format];
  const encoder = new TextEncoder();
  if (head) yield encoder.encode(head);
  const reader = await database.openLongReader({
    module: writerModule,
    options: { format, audience, columns },
  });
  try {
    const resolved = await resolveFilters(database, filters);
    const pages = await sortedPages(database, reader, resolved, sort, signal);
    try {
      for (let place: Place | null = null; !signal.aborted; ) {
        const taken = await pages.read(place, pageRows);
        const lacking = lackingSchema.parse(taken.lacking);
        let found = await readDimensions(database, lacking);
        for (
          let text = await reader.write(found);
          text && !signal.aborted;
          text = await reader.write(found)
        ) {
          yield encoder.encode(text);
          found = [];
        }
        if (taken.count < pageRows || !taken.last) break;
        place = placeOf(taken.last);
      }
    } finally {
      await pages.drop();
    }
  } finally {
    await reader.close();
  }
  if (format === 'json') yield encoder.encode('\n]\n');
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
  const pages = exportBytes(database, filters, question, audience, ended);
  // The reader must not outlive the client, also where nobody asks for another page.
  const stop = async () => {
    try {
      await pages.return(undefined);
    } catch (error) {
      log.warn('the reader of an export did not end as it should', { error });
    }
  };
  ended.addEventListener('abort', stop, { once: true });
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await pages.next();
          if (ended.aborted) {
            if (!left.signal.aborted) controller.error(new Error('the client has left'));
          } else if (done) {
            ended.removeEventListener('abort', stop);
            controller.close();
          } else controller.enqueue(value);
        } catch (error) {
          // The status is long on its way: a broken transfer is all that can tell the client.
          log.error('an export broke off', { error });
          controller.error(error);
        }
      },
      async cancel() {
        left.abort();
        await stop();
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
