// Requests as they become rows, as server-sent events. An event's id is where the request ended, so that a client
// that was cut off goes on from the rows themselves, on any node.
import type { Database } from '@/lib/db/database';
import { asBigint, rowsFromJson, type Sql, sql } from '@/lib/db/dialect';
import type { Cells } from '@/lib/db/row-cells';
import { errorMessage } from '@/lib/errors';
import { listenForSettled, type SettledPlace } from '@/lib/ledger/settled-feed';
import { log } from '@/lib/log';
import { hourMillis, minuteMillis, secondMillis } from '@/lib/time';
import type { Filters } from './filters';
import { place } from './request-answer.mjs';
import { requestAnswers, requestSelection } from './request-row';
import { resolveFilters } from './resolve-filters';
import { allOf, rowConditions } from './row-conditions';

const rowsAtOnce = 200;
const heartbeatMillis = 15 * secondMillis;
/** Then the client connects again, and is asked again who it is. */
const longestMillis = 30 * minuteMillis;
/** A client that is this far behind is cut off: it will resume from the rows. */
const mostPending = 5000;
const longestRequestMillis = hourMillis;

const placeColumns = { created_at: 'bigint', id: 'text' } as const;
const endOf = asBigint(sql`requests.created_at + COALESCE(requests.duration_ms, 0)`);

type Cursor = { end: bigint; id: string };

export function parseEventId(text: string | null): Cursor | null {
  const match = /^(\d{1,15})\.([0-9a-f-]{36})$/.exec(text ?? '');
  return match ? { end: BigInt(match[1]!), id: match[2]! } : null;
}

const idOf = (row: Cells) => String(row[place.id]);
const eventId = (row: Cells) =>
  `${Number(row[place.created_at]) + Number(row[place.duration_ms] ?? 0)}.${idOf(row)}`;

/** Filters are resolved each time: a model that is asked for the first time has no id until then. */
async function readPlaces(
  database: Database,
  filters: Filters,
  places: readonly SettledPlace[],
): Promise<Cells[]> {
  const resolved = await resolveFilters(database, filters);
  const incoming = rowsFromJson(
    database.dialect,
    placeColumns,
    places.map(({ createdAt, id }) => ({ created_at: createdAt, id })),
  );
  return database.readRows(sql`
    SELECT ${requestSelection} FROM ${incoming} AS incoming
    JOIN requests ON requests.created_at = incoming.created_at AND requests.id = incoming.id
    WHERE ${allOf(rowConditions(database.dialect, resolved))}
    ORDER BY ${endOf}, requests.id`);
}

/** Rows that ended after that event, in the order in which they ended. */
async function readAfter(database: Database, filters: Filters, { end, id }: Cursor): Promise<Cells[]> {
  const resolved = await resolveFilters(database, filters);
  const conditions: Sql[] = [
    sql`requests.created_at >= ${end - BigInt(longestRequestMillis)}`,
    sql`(${endOf}, requests.id) > (${end}, ${id})`,
    ...rowConditions(database.dialect, resolved),
  ];
  return database.readRows(sql`
    SELECT ${requestSelection} FROM requests WHERE ${allOf(conditions)} ORDER BY ${endOf}, requests.id LIMIT ${rowsAtOnce}`);
}

export function tailRequests(
  database: Database,
  filters: Filters,
  options: { lastEventId: string | null; signal: AbortSignal },
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const stop = new AbortController();
  const ended = AbortSignal.any([stop.signal, options.signal, AbortSignal.timeout(longestMillis)]);
  let pulled: (() => void) | null = null;

  async function run(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    const write = (text: string) => controller.enqueue(encoder.encode(text));
    // At once: headers leave with the first bytes.
    write(':ok\nretry: 2000\n\n');
    const sent = new Set<string>();
    let pending: SettledPlace[] = [];
    let wake: (() => void) | null = null;
    const unlisten = await listenForSettled(database, (places) => {
      pending.push(...places);
      if (pending.length > mostPending) stop.abort();
      wake?.();
    });
    const heartbeat = setInterval(() => {
      if ((controller.desiredSize ?? 0) > 0) write(':\n\n');
    }, heartbeatMillis);
    const onEnd = () => {
      wake?.();
      pulled?.();
    };
    ended.addEventListener('abort', onEnd);

    async function send(rows: readonly Cells[]): Promise<void> {
      const fresh = rows.filter((row) => !sent.has(idOf(row)));
      const answers = await requestAnswers(database, fresh, 'admin');
      for (const [index, row] of fresh.entries()) {
        while ((controller.desiredSize ?? 0) <= 0 && !ended.aborted) {
          await new Promise<void>((resolve) => {
            pulled = resolve;
          });
        }
        if (ended.aborted) return;
        sent.add(idOf(row));
        write(`id: ${eventId(row)}\ndata: ${JSON.stringify(answers[index])}\n\n`);
      }
      for (const id of sent) {
        if (sent.size <= mostPending) break;
        sent.delete(id);
      }
    }

    try {
      for (let cursor = parseEventId(options.lastEventId); cursor && !ended.aborted; ) {
        const rows = await readAfter(database, filters, cursor);
        await send(rows);
        const last = rows.at(-1);
        cursor = last ? parseEventId(eventId(last)) : null;
      }
      while (!ended.aborted) {
        const places = pending.splice(0, rowsAtOnce);
        if (places.length > 0) await send(await readPlaces(database, filters, places));
        else {
          await new Promise<void>((resolve) => {
            wake = resolve;
            if (pending.length > 0 || ended.aborted) resolve();
          });
        }
      }
    } finally {
      pending = [];
      unlisten();
      clearInterval(heartbeat);
      ended.removeEventListener('abort', onEnd);
    }
  }

  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        run(controller)
          .catch((error: unknown) => log.warn('a live tail broke off', { reason: errorMessage(error) }))
          .finally(() => {
            closeQuietly(controller);
          });
      },
      pull() {
        pulled?.();
      },
      cancel() {
        stop.abort();
      },
    },
    { highWaterMark: 16 },
  );
}

function closeQuietly(controller: ReadableStreamDefaultController<Uint8Array>): void {
  try {
    controller.close();
  } catch {
    // Closed already where the client itself has left.
  }
}
