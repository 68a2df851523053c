// Appends frames to the newest segment: all of a record or none of it, whatever the disk does.
import { closeSync, fsyncSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { monotonicMillis } from '@/lib/clock';
import { errorMessage, weirError } from '@/lib/errors';
import { type JournalFiles, writeFully } from './files';
import { segmentHeader } from './frame';
import type { Reserve } from './reserve';
import { firstOffset, nextSegmentNumber, type Segment, segmentPath } from './segments';
import type { Sync } from './sync';

/** How long starts are refused before the disk is asked again whether it has room for the reserve. */
const reserveRetryMillis = 1000;
const probeBytes = Buffer.alloc(4096, 1);

export type Writer = {
  readonly segments: Segment[];
  /** The segment being written; null until the first append, or after a failure. */
  current(): Segment | null;
  /** Answers the segment it went to, with `bytes` moved past it. Throws `storage_unavailable`. */
  write(bytes: Buffer, kind: 'start' | 'end'): Segment;
  failure(): string | null;
  /** After a failure: whether there is room again, tried by writing. */
  recover(): boolean;
  close(): void;
};

export function createWriter(options: {
  files: JournalFiles;
  directory: string;
  segments: Segment[];
  segmentBytes: number;
  reserve: Reserve;
  sync: Sync;
}): Writer {
  const { files, directory, segments, segmentBytes, reserve, sync } = options;
  let fd: number | null = null;
  let current: Segment | null = null;
  let failure: string | null = null;
  let reserveTriedAt = Number.NEGATIVE_INFINITY;

  function openNext(): void {
    const number = nextSegmentNumber(segments.at(-1)?.number ?? 0);
    const path = segmentPath(directory, number);
    const opened = files.openSync(path, 'wx', 0o600);
    try {
      writeFully(files, opened, segmentHeader, 0);
    } catch (error) {
      files.closeSync(opened);
      files.unlinkSync(path);
      throw error;
    }
    if (fd !== null) sync.retire(fd);
    fd = opened;
    current = { number, path, bytes: firstOffset, openStarts: 0, pendingEnds: 0 };
    segments.push(current);
    syncDirectory();
  }

  // A file that the directory does not name after a power loss is lost with all that is in it.
  function syncDirectory(): void {
    const handle = openSync(directory, 'r');
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  }

  function abandonCurrent(): void {
    if (fd !== null) sync.retire(fd);
    fd = null;
    current = null;
  }

  function tryWrite(bytes: Buffer): Segment {
    if (fd === null || current === null) openNext();
    else if (current.bytes >= segmentBytes) {
      try {
        openNext();
      } catch (error) {
        // No room for a new file does not mean none for another record in the old one.
        failure = errorMessage(error);
      }
    }
    const segment = current!;
    const handle = fd!;
    try {
      writeFully(files, handle, bytes, segment.bytes);
    } catch (error) {
      try {
        files.truncateSync(handle, segment.bytes);
      } catch {
        // Half a record stays behind as this segment's torn end; the next one begins in a new file.
        abandonCurrent();
      }
      throw error;
    }
    segment.bytes += bytes.length;
    sync.touched(handle);
    return segment;
  }

  function reserveIsHeld(): boolean {
    if (reserve.held()) return true;
    if (monotonicMillis() - reserveTriedAt < reserveRetryMillis) return false;
    reserveTriedAt = monotonicMillis();
    return reserve.restore();
  }

  function unavailable(error: unknown): never {
    failure = errorMessage(error);
    throw weirError('storage_unavailable', 'The request cannot be written down: the journal has no room.', {
      cause: error,
      retryAfterSeconds: 5,
    });
  }

  return {
    segments,
    current: () => current,
    failure: () => failure,
    write(bytes, kind) {
      if (kind === 'start' && !reserveIsHeld())
        unavailable(new Error('the reserve is in use: the disk is full'));
      try {
        const segment = tryWrite(bytes);
        if (reserve.held()) failure = null;
        return segment;
      } catch (error) {
        if (!isFull(error)) abandonCurrent();
        else if (kind === 'start') unavailable(error);
        else if (reserve.held()) reserve.release();
        try {
          return tryWrite(bytes);
        } catch (again) {
          unavailable(again);
        }
      }
    },
    recover() {
      reserveTriedAt = monotonicMillis();
      if (!reserve.restore()) return false;
      const path = join(directory, 'probe');
      try {
        const probe = files.openSync(path, 'w', 0o600);
        try {
          writeFully(files, probe, probeBytes, 0);
        } finally {
          files.closeSync(probe);
          files.unlinkSync(path);
        }
        failure = null;
        return true;
      } catch (error) {
        failure = errorMessage(error);
        return false;
      }
    },
    close: abandonCurrent,
  };
}

/** Anything else may be the matter of this one file, and another may do. */
function isFull(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === 'ENOSPC' || code === 'EDQUOT';
}
