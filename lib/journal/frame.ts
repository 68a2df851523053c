// One record in a segment: length and CRC32 (4 bytes each, little-endian), then JSON. A segment is only ever
// appended to by the process that made it, so whatever fails its checksum is a torn tail or a bad disk.
import { crc32 } from 'node:zlib';
import type { JournalRecord } from './record';

export const segmentHeader = Buffer.from('weirjnl1', 'latin1');
const frameHeaderBytes = 8;
/** Longer lengths are garbage, not records: no end comes near it. */
const largestPayload = 16 * 1024 * 1024;
const payloadStart = Buffer.from('{"kind":"', 'latin1');

let scratch = Buffer.allocUnsafe(64 * 1024);

/** The bytes of one record; valid until the next call. */
export function frame(json: string): Buffer {
  const room = frameHeaderBytes + json.length * 3;
  if (room > scratch.length) scratch = Buffer.allocUnsafe(room * 2);
  const length = scratch.write(json, frameHeaderBytes);
  const total = frameHeaderBytes + length;
  scratch.writeUInt32LE(length, 0);
  scratch.writeUInt32LE(crc32(scratch.subarray(frameHeaderBytes, total)), 4);
  return scratch.subarray(0, total);
}

export type Frame = { payload: Buffer; start: number; end: number };

type FrameAt =
  | { state: 'frame'; frame: Frame }
  /** More bytes are needed to tell. */
  | { state: 'incomplete' }
  | { state: 'broken' };

function frameAt(bytes: Buffer, start: number): FrameAt {
  if (start + frameHeaderBytes > bytes.length) return { state: 'incomplete' };
  const length = bytes.readUInt32LE(start);
  if (length === 0 || length > largestPayload) return { state: 'broken' };
  const end = start + frameHeaderBytes + length;
  if (end > bytes.length) return { state: 'incomplete' };
  const payload = bytes.subarray(start + frameHeaderBytes, end);
  if (crc32(payload) !== bytes.readUInt32LE(start + 4)) return { state: 'broken' };
  return { state: 'frame', frame: { payload, start, end } };
}

export type FramesRead = {
  frames: Frame[];
  /** Where reading must go on. */
  next: number;
  /** Bytes that belong to no record. */
  skipped: number;
};

/**
 * The records of `bytes`, which begin at a frame. `last` says that no more bytes follow: then an incomplete
 * frame is a torn one. After a broken frame reading goes on at the next one that proves itself.
 */
export function readFrames(bytes: Buffer, last: boolean): FramesRead {
  const frames: Frame[] = [];
  let next = 0;
  let skipped = 0;
  while (next < bytes.length) {
    const found = frameAt(bytes, next);
    if (found.state === 'frame') {
      frames.push(found.frame);
      next = found.frame.end;
      continue;
    }
    if (found.state === 'incomplete' && !last) break;
    const resume = nextFrameAfter(bytes, next, last);
    skipped += resume - next;
    next = resume;
  }
  return { frames, next, skipped };
}

/** JSON escapes quotes inside strings, so the start of a payload never occurs within another payload. */
function nextFrameAfter(bytes: Buffer, broken: number, last: boolean): number {
  let from = broken + frameHeaderBytes + 1;
  for (;;) {
    const payload = bytes.indexOf(payloadStart, from);
    if (payload === -1)
      return last
        ? bytes.length
        : Math.max(broken + 1, bytes.length - frameHeaderBytes - payloadStart.length);
    const start = payload - frameHeaderBytes;
    if (start > broken && frameAt(bytes, start).state !== 'broken') return start;
    from = payload + 1;
  }
}

/** Kind and id of a record without parsing it: serializeRecord puts them first. */
export function peekRecord(payload: Buffer): { kind: JournalRecord['kind']; id: string } | null {
  const head = payload.toString('latin1', 0, 80);
  const match = /^\{"kind":"(start|turn|end)","id":"([0-9a-f-]{36})"/.exec(head);
  return match ? { kind: match[1] as JournalRecord['kind'], id: match[2]! } : null;
}
