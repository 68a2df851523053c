import type { EndRecord, JournalRecord } from '@/lib/journal/record';

/** A place in the journal: everything before it has been seen. */
export type Position = { segment: number; offset: number };

export type JournalStats = {
  /** End records that are not rows yet (at least: counted since this process started reading). */
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
};

export type Batch = { records: EndRecord[]; to: Position };

export type Journal = {
  readonly node: string;
  readonly directory: string;
  /**
   * Writes the record to the file before it returns. Throws `storage_unavailable` where it cannot: nothing may be
   * forwarded without its start. An end that does not fit is kept in memory and written as soon as there is room.
   */
  append(record: JournalRecord): void;
  /** With WEIR_DURABILITY=fsync: resolves once everything appended so far is on the disk. Else null: nothing to wait for. */
  durable(): Promise<void> | null;
  /** Called (once, soon) after appends; the ledger listens. */
  onAppend(listener: () => void): void;
  stats(): JournalStats;
  close(): Promise<void>;
};

export declare function openJournal(options: JournalOptions): Promise<Journal>;
