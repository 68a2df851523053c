// Takes ends out of the journal and settles them, in order, for as long as the process lives. The database may be
// away for hours: the journal grows meanwhile, and nothing else happens.
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTurns } from '@/lib/conversations/journaled-turns';
import type { RecordedTurn } from '@/lib/conversations/recorded-turn';
import type { Database } from '@/lib/db/database';
import { errorMessage } from '@/lib/errors';
import type { Batch, Journal, Position } from '@/lib/journal/journal';
import { type EndRecord, serializeRecord } from '@/lib/journal/record';
import { log } from '@/lib/log';
import { createDimensionIds } from './dimension-ids';
import { readProgress } from './progress';
import { type PreparedBatch, prepareBatch, settleBatch, writeBatch } from './settle';

export type LedgerOptions = {
  database: Database;
  journal: Journal;
  /** Called after each commit with the requests that became rows: for live listeners. */
  onSettled?: (records: readonly EndRecord[]) => void;
  batchSize?: number;
};

export type LedgerStats = {
  settled: number;
  /** Records that the database refuses, kept in a file of their own. */
  setAside: number;
  failuresInARow: number;
  lastError: string | null;
};

export type Ledger = {
  /** Resolves once all that is in the journal now is in the database. */
  drained(): Promise<void>;
  /** Ends after the batch under way; what is left stays in the journal. */
  stop(): Promise<void>;
  stats(): LedgerStats;
};

/**
 * How long the first end of a batch waits for company: a transaction costs as much as hundreds of rows, and nobody
 * who looks at a page tells a fifth of a second from none. Whoever waits for the database (`drained`) need not.
 */
const gatherMillis = 200;
const firstRetryMillis = 50;
const longestRetryMillis = 5000;
/** A backlog is taken in larger bites: sums are then written once for more rows. */
const largestBatch = 5000;
/** So many failures while the database takes other writes mean that one of the records is to blame. */
const failuresBeforeSingles = 5;

type Turns = ReadonlyMap<string, RecordedTurn>;
type Prepared = { batch: Batch; prepared: Promise<PreparedBatch>; turns: Promise<Turns> };

export function startLedger(options: LedgerOptions): Ledger {
  const { database, journal, onSettled, batchSize = 1000 } = options;
  const dimensionIds = createDimensionIds(database);
  const counts: LedgerStats = { settled: 0, setAside: 0, failuresInARow: 0, lastError: null };
  let stopped = false;
  let appended = 0;
  /** Set while the loop rests. */
  let onAppend: (() => void) | null = null;
  let endPause: (() => void) | null = null;
  let progress: Position | null = null;
  let finished = 0;
  let waiting: { target: number; resolve: () => void }[] = [];
  /** While above 0, records are settled one by one to find the one that the database refuses. */
  let singles = 0;
  /** Under load a batch is prepared while the one before is written. */
  let ahead: Prepared | null = null;

  journal.onAppend(() => {
    appended++;
    onAppend?.();
  });

  /** Until somebody ends it or `millis` have passed; without `millis`, until an append has had time for company. */
  function pause(millis: number | null): Promise<void> {
    return new Promise((resolve) => {
      let timer: NodeJS.Timeout | null = null;
      endPause = () => {
        onAppend = null;
        endPause = null;
        if (timer) clearTimeout(timer);
        resolve();
      };
      const endAfter = (delay: number) => {
        timer ??= setTimeout(() => endPause?.(), delay);
      };
      if (millis !== null) return endAfter(millis);
      onAppend = () => (appended >= batchSize ? endPause?.() : endAfter(gatherMillis));
      if (appended > 0 || journal.stats().pending > 0) onAppend();
    });
  }

  async function begin(): Promise<void> {
    progress = await readProgress(database, journal.node);
    if (progress) await journal.resume(progress);
  }

  /** Whether so many ends are worth a transaction now. */
  function isBatch(ends: number): boolean {
    return ends >= (ahead || singles > 0 || waiting.length > 0 ? 1 : batchSize);
  }

  async function takeBatch(after: number): Promise<Batch | null> {
    const pending = journal.stats().pending - after;
    const limit = singles > 0 ? 1 : pending > 2 * batchSize ? Math.max(batchSize, largestBatch) : batchSize;
    const batch = await journal.take(limit, after);
    return batch && !staysExact(batch.records) ? await journal.take(1, after) : batch;
  }

  function prepare(batch: Batch): Prepared {
    const prepared = prepareBatch(dimensionIds, batch.records);
    // Whoever writes it is told; it may also be dropped.
    prepared.catch(() => undefined);
    const turns = readTurns(batch.turns);
    turns.catch(() => undefined);
    return { batch, prepared, turns };
  }

  async function takeAhead(after: number): Promise<Prepared | null> {
    if (singles > 0 || !isBatch(journal.stats().pending - after)) return null;
    const batch = await takeBatch(after);
    return batch && prepare(batch);
  }

  async function settleNext(): Promise<boolean> {
    const batch = ahead?.batch ?? (await takeBatch(0));
    if (!batch) return false;
    const { prepared, turns } = ahead ?? prepare(batch);
    ahead = null;
    const move = { node: journal.node, from: progress, to: batch.to };
    const writing = writeBatch(database, await prepared, move, undefined, await turns);
    const [settled, next] = await Promise.allSettled([writing, takeAhead(batch.records.length)]);
    if (settled.status === 'rejected') throw settled.reason;
    finish(batch.to, batch.records.length);
    counts.settled += settled.value.length;
    if (settled.value.length > 0) tell(settled.value);
    if (next.status === 'rejected') throw next.reason;
    ahead = next.value;
    return true;
  }

  function finish(to: Position, records: number): void {
    progress = to;
    journal.drained(to);
    counts.failuresInARow = 0;
    counts.lastError = null;
    singles = Math.max(0, singles - records);
    finished += records;
    resolveWaiting(finished);
  }

  function resolveWaiting(upTo: number): void {
    const reached = waiting.filter(({ target }) => target <= upTo);
    waiting = waiting.filter(({ target }) => target > upTo);
    for (const { resolve } of reached) resolve();
  }

  function tell(settled: readonly EndRecord[]): void {
    try {
      onSettled?.(settled);
    } catch (error) {
      log.error('a listener failed on settled requests', { error });
    }
  }

  async function afterFailure(error: unknown): Promise<void> {
    ahead = null;
    counts.failuresInARow++;
    counts.lastError = errorMessage(error);
    if (counts.failuresInARow === 1 || counts.failuresInARow % 20 === 0) {
      log.warn('requests cannot be written to the database; they wait in the journal', {
        error,
        failures: counts.failuresInARow,
        pending: journal.stats().pending,
      });
    }
    if ((error as { code?: unknown }).code === 'progress_moved') await begin();
    else if (counts.failuresInARow >= failuresBeforeSingles && (await databaseTakesWrites()))
      await isolate(error);
  }

  async function databaseTakesWrites(): Promise<boolean> {
    try {
      await database.write((tx) =>
        tx.journalProgress.updateMany({ where: { node: '' }, data: { updatedAt: 0n } }),
      );
      return true;
    } catch {
      // It is the database, then, and not one of the records.
      return false;
    }
  }

  async function isolate(error: unknown): Promise<void> {
    if (singles === 0) {
      singles = Math.max(batchSize, largestBatch);
      counts.failuresInARow = 0;
      return;
    }
    const batch = await journal.take(1);
    const record = batch?.records[0];
    if (!batch || !record) return;
    if (batch.turns.size > 0 && (await settledWithoutTurn(batch))) return;
    // Written to its own file first: from here on the journal may forget it.
    appendFileSync(join(journal.directory, 'set-aside.jsonl'), `${serializeRecord(record)}\n`, {
      mode: 0o600,
    });
    await settleBatch(database, dimensionIds, [], { node: journal.node, from: progress, to: batch.to });
    counts.setAside++;
    log.error('the database refuses a request; it was set aside', { error, request: record.id });
    finish(batch.to, 1);
  }

  /** A conversation that the database refuses must not cost its row. */
  async function settledWithoutTurn(batch: Batch): Promise<boolean> {
    try {
      const move = { node: journal.node, from: progress, to: batch.to };
      const settled = await settleBatch(database, dimensionIds, batch.records, move);
      finish(batch.to, batch.records.length);
      counts.settled += settled.length;
      if (settled.length > 0) tell(settled);
      log.error('what was said in a request cannot be stored; its row is kept without it', {
        request: batch.records[0]?.id,
      });
      return true;
    } catch {
      // Then it is the row itself, which is told below.
      return false;
    }
  }

  async function run(): Promise<void> {
    let begun = false;
    while (!stopped) {
      try {
        if (!begun) await begin();
        begun = true;
        appended = 0;
        const took = await settleNext();
        // Nothing is left to take: whatever anybody waits for has been settled.
        if (!took && appended === 0) resolveWaiting(Number.POSITIVE_INFINITY);
        // Whoever waits is told when there is nothing left, however it went.
        const rest = waiting.length === 0 && !(took && isBatch(journal.stats().pending));
        if (rest && !stopped) await pause(null);
      } catch (error) {
        await afterFailure(error).catch((again: unknown) => {
          counts.lastError = errorMessage(again);
        });
        const retry = firstRetryMillis * 2 ** Math.min(counts.failuresInARow, 10);
        if (!stopped) await pause(Math.min(longestRetryMillis, retry));
      }
    }
  }

  const running = run();

  return {
    drained() {
      return new Promise((resolve) => {
        waiting.push({ target: finished + journal.stats().pending, resolve });
        endPause?.();
      });
    },
    async stop() {
      stopped = true;
      endPause?.();
      await running;
    },
    stats: () => ({ ...counts }),
  };
}

/** Whether sums of these can be added up in doubles. */
function staysExact(records: readonly EndRecord[]): boolean {
  let total = 0;
  for (const { baseCost, cost, savedCost } of records) {
    total += Number(baseCost ?? 0n) + Number(cost ?? 0n) + Number(savedCost);
  }
  return total <= Number.MAX_SAFE_INTEGER;
}
