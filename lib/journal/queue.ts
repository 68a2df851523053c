// The ends that are not in the database yet, in order. It holds at most `limit` of them in memory; what does not
// fit is read from the segments again when its turn comes.
import { setImmediate as nextTick } from 'node:timers/promises';
import { nowMillis } from '@/lib/clock';
import { log } from '@/lib/log';
import { type Frame, peekRecord } from './frame';
import type { Batch, Position } from './journal';
import { type EndRecord, endRecordSchema } from './record';
import { firstOffset, readSegment, readTail, type Segment, type TurnPlace } from './segments';

type Entry = { record: EndRecord; turn: TurnPlace | null; segment: Segment; end: number; since: number };

export type Queue = {
  /** A record that is no end was written; `segment.bytes` is already past it. */
  passed(segment: Segment): void;
  appended(segment: Segment, record: EndRecord, turn: TurnPlace | null): void;
  skipTo(position: Position): Promise<void>;
  take(limit: number, after?: number): Promise<Batch | null>;
  drained(position: Position): void;
  /** Everything up to here may go. */
  drainedTo(): Position;
  pending(): { records: number; bytes: number; oldestAt: number | null };
};

/** What is left to read at the tail is read without yielding, so that no append slips in between. */
const tailBytes = 128 * 1024;
/** Conversations are large: a batch holds no more of them than this. */
const turnBytesAtOnce = 4 * 1024 * 1024;
/** Parsing this many records takes about a millisecond: streams must not wait longer than that. */
const parsedAtOnce = 40;

export function createQueue(segments: Segment[], limit: number): Queue {
  let entries: Entry[] = [];
  /** Turns that were read and whose ends were not. */
  const turns = new Map<string, TurnPlace>();
  let head = 0;
  let filled: Position = { segment: segments[0]?.number ?? 0, offset: firstOffset };
  let drainedPosition: Position = filled;
  /** Whether `entries` holds every undrained end. */
  let caughtUp = segments.length === 0;

  const length = () => entries.length - head;

  function push(frame: Frame, segment: Segment): void {
    const peeked = peekRecord(frame.payload);
    if (peeked?.kind === 'start') return;
    if (peeked?.kind === 'turn') {
      turns.set(peeked.id, { path: segment.path, start: frame.start, end: frame.end });
      return;
    }
    const record = parseEnd(frame.payload);
    if (record) {
      const turn = turns.get(record.id) ?? null;
      turns.delete(record.id);
      entries.push({ record, turn, segment, end: frame.end, since: record.createdAt });
    } else {
      segment.pendingEnds--;
      log.error('a journal record cannot be understood and is left out', {
        file: segment.path,
        at: frame.start,
      });
    }
  }

  async function refill(wanted: number): Promise<void> {
    while (!caughtUp && length() < wanted) {
      const segment = segments.find(({ number }) => number >= filled.segment);
      if (!segment) {
        caughtUp = true;
        return;
      }
      const offset = segment.number === filled.segment ? Math.max(filled.offset, firstOffset) : firstOffset;
      const isLast = segment === segments.at(-1);
      if (offset >= segment.bytes && !isLast) {
        filled = { segment: segment.number + 1, offset: firstOffset };
      } else if (isLast && segment.bytes - offset <= tailBytes) {
        if (segment.bytes > offset) {
          for (const frame of readTail(segment.path, offset, segment.bytes)) push(frame, segment);
        }
        filled = { segment: segment.number, offset: segment.bytes };
        caughtUp = true;
      } else {
        const { reached } = await readSegment(segment.path, offset, segment.bytes, async (frames) => {
          for (let index = 0; index < frames.length; index++) {
            if (index > 0 && index % parsedAtOnce === 0) await nextTick();
            push(frames[index]!, segment);
          }
          return length() < wanted;
        });
        filled = { segment: segment.number, offset: reached };
      }
    }
  }

  return {
    passed(segment) {
      if (caughtUp) filled = { segment: segment.number, offset: segment.bytes };
    },
    appended(segment, record, turn) {
      segment.pendingEnds++;
      if (!caughtUp) return;
      if (length() >= limit) {
        caughtUp = false;
        return;
      }
      filled = { segment: segment.number, offset: segment.bytes };
      entries.push({ record, turn, segment, end: segment.bytes, since: nowMillis() });
    },
    async skipTo(position) {
      if (caughtUp || length() > 0) return;
      for (const segment of segments) {
        if (segment.number < position.segment) segment.pendingEnds = 0;
        if (segment.number !== position.segment) continue;
        await readSegment(segment.path, firstOffset, Math.min(position.offset, segment.bytes), (frames) => {
          for (const { payload } of frames) if (peekRecord(payload)?.kind === 'end') segment.pendingEnds--;
          return true;
        });
      }
      filled = position;
      drainedPosition = position;
    },
    async take(wanted, after = 0) {
      if (length() < after + wanted) await refill(after + wanted);
      const taken = entries.slice(head + after, head + after + wanted);
      const kept = withinTurnBytes(taken);
      const last = kept.at(-1);
      if (!last) return null;
      return {
        records: kept.map((entry) => entry.record),
        to: { segment: last.segment.number, offset: last.end },
        turns: new Map(kept.flatMap(({ record, turn }) => (turn ? [[record.id, turn]] : []))),
      };
    },
    drained(position) {
      while (head < entries.length && !isAfter(entries[head]!, position)) {
        entries[head]!.segment.pendingEnds--;
        head++;
      }
      if (head > 1000 || head === entries.length) {
        entries = entries.slice(head);
        head = 0;
      }
      drainedPosition = position;
    },
    drainedTo: () => (caughtUp && length() === 0 ? filled : drainedPosition),
    pending() {
      const from = this.drainedTo();
      let records = 0;
      let bytes = 0;
      for (const segment of segments) {
        records += segment.pendingEnds;
        if (segment.number > from.segment) bytes += segment.bytes - firstOffset;
        else if (segment.number === from.segment) bytes += Math.max(0, segment.bytes - from.offset);
      }
      const oldest = entries[head];
      return { records, bytes, oldestAt: oldest ? oldest.since : records > 0 ? from.segment : null };
    },
  };
}

/** The first of `entries`, one at least, whose turns are small enough to be held together. */
function withinTurnBytes(entries: readonly Entry[]): readonly Entry[] {
  let bytes = 0;
  for (const [index, { turn }] of entries.entries()) {
    if (turn) bytes += turn.end - turn.start;
    if (bytes > turnBytesAtOnce && index > 0) return entries.slice(0, index);
  }
  return entries;
}

function isAfter(entry: Entry, position: Position): boolean {
  return (
    entry.segment.number > position.segment ||
    (entry.segment.number === position.segment && entry.end > position.offset)
  );
}

function parseEnd(payload: Buffer): EndRecord | null {
  try {
    return endRecordSchema.safeParse(JSON.parse(payload.toString())).data ?? null;
  } catch {
    return null;
  }
}
