// The durable memory of what the gateway does. Appends reach the operating system before they return; the
// ledger takes ends out again, in order, and segments go once nothing in them is needed.
import { nowMillis } from '@/lib/clock';
import { errorMessage } from '@/lib/errors';
import { log } from '@/lib/log';
import { type JournalFiles, realFiles } from './files';
import { frame } from './frame';
import { scanLeftovers } from './leftovers';
import { createQueue } from './queue';
import {
  type EndRecord,
  interruptedEnd,
  type JournalRecord,
  type StartRecord,
  serializeRecord,
} from './record';
import { openReserve } from './reserve';
import { listSegments, type Segment, type TurnPlace } from './segments';
import { createSync } from './sync';
import { createWriter } from './writer';

/** A place in the journal: everything before it has been seen. */
export type Position = { segment: number; offset: number };

export type JournalStats = {
  /** End records that are not rows yet. */
  pending: number;
  pendingBytes: number;
  /** Age of the oldest of them, 0 when there is none. */
  oldestMs: number;
  segments: number;
  openRequests: number;
  /** False while a start could not be written; /readyz says so. */
  writable: boolean;
  lastError: string | null;
};

export type JournalOptions = {
  /** `<data>/journal/<node>`, created 0700; segments are 0600. */
  directory: string;
  node: string;
  durability: 'process' | 'fsync';
  /** Segments are closed at this size. */
  segmentBytes?: number;
  /** Room kept for the ends of what is under way when the disk is full. */
  reserveBytes?: number;
  /** How many undrained ends are also kept in memory. */
  queueSize?: number;
  /** For tests: a disk that fills up. */
  files?: JournalFiles;
};

/** `turns`: where those of the records were written that have one. */
export type Batch = { records: EndRecord[]; to: Position; turns: ReadonlyMap<string, TurnPlace> };

export type Journal = {
  readonly node: string;
  readonly directory: string;
  /**
   * Writes the record to its file before it returns; throws `storage_unavailable` where it cannot. Nothing may be
   * forwarded without its start. An end that does not fit is kept in memory as well, and written once there is room.
   */
  append(record: JournalRecord): void;
  /** With WEIR_DURABILITY=fsync: resolves once all that was appended is on the disk. Else null: nothing to wait for. */
  durable(): Promise<void> | null;
  /** Called after each append of an end. */
  onAppend(listener: () => void): void;
  stats(): JournalStats;
  /** For the ledger: leaves out what an earlier process's ledger had drained up to `position`. */
  resume(position: Position): Promise<void>;
  /**
   * For the ledger: the next undrained ends but the first `after`, at most `limit`, the same again until `drained` is
   * told; null when none. One call at a time, and `drained` not meanwhile.
   */
  take(limit: number, after?: number): Promise<Batch | null>;
  /** For the ledger: everything up to `position` is in the database. */
  drained(position: Position): void;
  close(): Promise<void>;
};

type OpenStart = { record: StartRecord | null; segment: Segment };

const defaultSegmentBytes = 16 * 1024 * 1024;
const defaultReserveBytes = 8 * 1024 * 1024;
const recoveryMillis = 250;

export async function openJournal(options: JournalOptions): Promise<Journal> {
  const { directory, node, durability, files = realFiles, queueSize = 10_000 } = options;
  const segments = listSegments(directory);
  const leftovers = new Set(segments);
  const openStarts = new Map<string, OpenStart>();
  /** Turns whose ends were not written yet. */
  const turns = new Map<string, TurnPlace>();
  const unwritten: EndRecord[] = [];
  let retry: NodeJS.Timeout | null = null;
  let listeners: (() => void)[] = [];
  let syncFailure: string | null = null;

  const sync = createSync(files, (error) => {
    syncFailure = errorMessage(error);
    log.error('the journal cannot be brought to the disk', { error });
    // The kernel may have dropped what it could not write: later records go to a file that it still trusts.
    writer.close();
  });
  const reserve = openReserve(files, directory, options.reserveBytes ?? defaultReserveBytes);
  const writer = createWriter({
    files,
    directory,
    segments,
    segmentBytes: options.segmentBytes ?? defaultSegmentBytes,
    reserve,
    sync,
  });
  const queue = createQueue(segments, queueSize);

  function write(record: JournalRecord): void {
    const bytes = frame(serializeRecord(record));
    // A turn is no end: when the disk is full the request's row needs the room more.
    const segment = writer.write(bytes, record.kind === 'end' ? 'end' : 'start');
    if (record.kind === 'turn') {
      turns.set(record.id, { path: segment.path, start: segment.bytes - bytes.length, end: segment.bytes });
      queue.passed(segment);
      return;
    }
    if (record.kind === 'start') {
      segment.openStarts++;
      openStarts.set(record.id, { record, segment });
      queue.passed(segment);
      return;
    }
    const begun = openStarts.get(record.id);
    if (begun) {
      begun.segment.openStarts--;
      openStarts.delete(record.id);
      // A table that the map outgrew keeps its entries until the next full collection; not with all they lead to.
      begun.record = null;
    }
    queue.appended(segment, record, turns.get(record.id) ?? null);
    turns.delete(record.id);
    for (const listener of listeners) listener();
  }

  // Also without any traffic: a process that says it is not ready gets none, and must become ready all the same.
  function recover(): void {
    retry = null;
    try {
      while (unwritten.length > 0) {
        write(unwritten[0]!);
        unwritten.shift();
      }
    } catch {
      // Still no room, which /readyz and the log already say.
    }
    if (unwritten.length > 0 || !writer.recover()) recoverLater();
    else log.info('the journal can be written again');
  }

  function recoverLater(): void {
    retry ??= setTimeout(recover, recoveryMillis).unref();
  }

  function append(record: JournalRecord): void {
    try {
      write(record);
    } catch (error) {
      if (record.kind === 'end') unwritten.push(record);
      if (!retry) log.error('the journal cannot be written', { error });
      recoverLater();
      throw error;
    }
  }

  // Oldest first and never past one that must stay: were an end to go before its start, the next process would
  // take that request for an orphan.
  function removeDrained(): void {
    const { segment: drainedSegment, offset } = queue.drainedTo();
    while (segments.length > 0) {
      const segment = segments[0]!;
      if (segment === writer.current() || segment.number > drainedSegment) return;
      if (segment.number === drainedSegment && offset < segment.bytes) return;
      if (!carryStarts(segment)) return;
      try {
        files.unlinkSync(segment.path);
      } catch (error) {
        log.warn('a drained journal segment cannot be removed', { error, file: segment.path });
      }
      segments.shift();
    }
  }

  /** Writes the starts that are still open again, so that one slow request does not keep every later segment. */
  function carryStarts(segment: Segment): boolean {
    if (segment.openStarts === 0) return true;
    if (!writer.current()) return false;
    for (const begun of openStarts.values()) {
      if (begun.segment !== segment || !begun.record) continue;
      try {
        const carriedTo = writer.write(frame(serializeRecord(begun.record)), 'start');
        queue.passed(carriedTo);
        begun.segment = carriedTo;
        carriedTo.openStarts++;
        segment.openStarts--;
      } catch {
        // The disk is full, which the writer remembers; the segment stays until there is room.
        return false;
      }
    }
    return true;
  }

  const found = await scanLeftovers(segments);
  if (found.skippedBytes > 0) {
    log.warn('the journal of the last process holds bytes that are no record', { bytes: found.skippedBytes });
  }
  reserve.restore();
  for (const start of found.orphans) append(interruptedEnd(start));
  // Their starts may be deleted from now on, so their ends must be as safe as those were.
  if (found.orphans.length > 0) await sync.reached();

  return {
    node,
    directory,
    append,
    durable: () => (durability === 'fsync' ? sync.reached() : null),
    onAppend(listener) {
      listeners.push(listener);
    },
    stats() {
      const pending = queue.pending();
      return {
        pending: pending.records + unwritten.length,
        pendingBytes: pending.bytes,
        oldestMs: pending.oldestAt === null ? 0 : Math.max(0, nowMillis() - pending.oldestAt),
        segments: segments.length,
        openRequests: openStarts.size,
        writable: writer.failure() === null && reserve.held() && unwritten.length === 0,
        lastError: writer.failure() ?? syncFailure,
      };
    },
    async resume(position) {
      const own = segments.filter((segment) => !leftovers.has(segment));
      // A clock that went back may have given this process lower numbers than the database remembers.
      if (own.some((segment) => segment.number <= position.segment)) return;
      await queue.skipTo(position);
      removeDrained();
    },
    take: (limit, after) => queue.take(limit, after),
    drained(position) {
      queue.drained(position);
      removeDrained();
    },
    async close() {
      listeners = [];
      if (retry) recover();
      if (retry) clearTimeout(retry);
      writer.close();
      await sync.close();
      if (openStarts.size === 0) removeDrained();
    },
  };
}
