// The segment files of one node's directory, in order. Their numbers are the millisecond they were made in, so
// that they never repeat, whatever is deleted or restored in between.
import { closeSync, mkdirSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { nowMillis } from '@/lib/clock';
import { log } from '@/lib/log';
import { type Frame, readFrames, segmentHeader } from './frame';

export type Segment = {
  number: number;
  path: string;
  /** Where the next record goes, or where the last whole one ends. */
  bytes: number;
  /** Starts in it whose ends were not written yet: while there are any, it must stay. */
  openStarts: number;
  /** Ends in it that were not drained yet. */
  pendingEnds: number;
};

/** Where in a segment's file a recorded turn lies, its frame included. */
export type TurnPlace = { path: string; start: number; end: number };

export const firstOffset = segmentHeader.length;
const suffix = '.journal';
const readBytes = 1024 * 1024;

export function segmentPath(directory: string, number: number): string {
  return join(directory, `${String(number).padStart(15, '0')}${suffix}`);
}

export function nextSegmentNumber(last: number): number {
  return Math.max(last + 1, nowMillis());
}

export function listSegments(directory: string): Segment[] {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  return readdirSync(directory)
    .filter((name) => /^\d{15}\.journal$/.test(name))
    .sort()
    .map((name) => {
      const path = join(directory, name);
      return {
        number: Number.parseInt(name, 10),
        path,
        bytes: statSync(path).size,
        openStarts: 0,
        pendingEnds: 0,
      };
    });
}

/**
 * Reads a segment from `offset` to `to`, a megabyte at a time. `onFrames` gets frames with offsets in the file
 * and may answer false to stop. Answers how far it got and how many bytes belonged to no record.
 */
export async function readSegment(
  path: string,
  offset: number,
  to: number,
  onFrames: (frames: Frame[]) => boolean | undefined | Promise<boolean | undefined>,
): Promise<{ reached: number; skipped: number }> {
  const file = await open(path, 'r');
  let position = offset;
  let carried = Buffer.alloc(0);
  let skipped = 0;
  try {
    while (position + carried.length < to) {
      const wanted = Math.min(readBytes, to - position - carried.length);
      const chunk = Buffer.allocUnsafe(carried.length + wanted);
      carried.copy(chunk);
      const { bytesRead } = await file.read(chunk, carried.length, wanted, position + carried.length);
      const bytes = chunk.subarray(0, carried.length + bytesRead);
      const last = bytesRead === 0 || position + bytes.length >= to;
      const read = readFrames(bytes, last);
      skipped += read.skipped;
      const frames = read.frames.map((frame) => ({
        payload: frame.payload,
        start: frame.start + position,
        end: frame.end + position,
      }));
      position += read.next;
      carried = bytes.subarray(read.next);
      if (frames.length > 0 && (await onFrames(frames)) === false) {
        return { reached: frames.at(-1)!.end, skipped };
      }
      if (last) break;
    }
  } finally {
    await file.close();
  }
  return { reached: position, skipped };
}

/** The JSON of a recorded turn; null where it cannot be read any more. */
export async function readTurn({ path, start, end }: TurnPlace): Promise<string | null> {
  try {
    const file = await open(path, 'r');
    try {
      const bytes = Buffer.allocUnsafe(end - start);
      const { bytesRead } = await file.read(bytes, 0, bytes.length, start);
      return readFrames(bytes.subarray(0, bytesRead), true).frames[0]?.payload.toString('utf8') ?? null;
    } finally {
      await file.close();
    }
  } catch (error) {
    log.warn('a recorded turn cannot be read from the journal', { error, file: path });
    return null;
  }
}

/** The same in one go and without yielding, for the last few records before the tail. */
export function readTail(path: string, offset: number, to: number): Frame[] {
  const fd = openSync(path, 'r');
  try {
    const bytes = Buffer.allocUnsafe(to - offset);
    let length = 0;
    while (length < bytes.length) {
      const count = readSync(fd, bytes, length, bytes.length - length, offset + length);
      if (count === 0) break;
      length += count;
    }
    return readFrames(bytes.subarray(0, length), true).frames.map((frame) => ({
      payload: frame.payload,
      start: frame.start + offset,
      end: frame.end + offset,
    }));
  } finally {
    closeSync(fd);
  }
}
