// Server-sent events in their bytes. Lines are found by the native search and an event whose data is one line (nearly
// all of them) is handed on where it stands, without a copy. Memory is bounded: of an event beyond the cap only its
// first and last bytes are kept.

import { createByteCollector } from '@/lib/protocols/byte-collector';
import { createHeadAndTail, type HeadAndTail } from '@/lib/protocols/head-and-tail';

export type EventSink = {
  /** The data of one event: `bytes` from `start` to `end`, valid only during the call. */
  event(bytes: Buffer, start: number, end: number, name: string): void;
  /** An event beyond the cap: its first bytes and its last ones. */
  oversized(head: Buffer, tail: Buffer, name: string): void;
  /**
   * Asked when a first data line is complete, before its event is: true takes the event at once. A client that reads
   * line by line knows the end from that line already.
   */
  early(bytes: Buffer, start: number, end: number, name: string): boolean;
};

export type EventSplitter = {
  push(chunk: Buffer): void;
  end(): void;
  readonly midEvent: boolean;
};

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const colon = 0x3a;
/** `data:` and the first five letters of anything else. */
const fieldBytes = 5;
const nameBytes = 100;

export function createEventSplitter(sink: EventSink, maxEventBytes: number): EventSplitter {
  let skipLineFeed = false;
  /** The beginning of a line whose end has not come; of a comment only that it is one. */
  const carry = createByteCollector();
  let name = '';
  /** The data so far, where it stands. It moves to `joined` when its chunk is left behind or a second line comes. */
  let data: Buffer | null = null;
  let dataStart = 0;
  let dataEnd = 0;
  const joined = createByteCollector();
  let dataSeen = false;
  let taken = false;
  let inEvent = false;
  let large: HeadAndTail | null = null;

  function dispatch(): void {
    if (large) sink.oversized(large.head(), large.tail(), name);
    else if (!taken && data && dataEnd > dataStart) sink.event(data, dataStart, dataEnd, name);
    else if (!taken && joined.length > 0) sink.event(joined.view(), 0, joined.length, name);
    name = '';
    data = null;
    dataSeen = false;
    taken = false;
    inEvent = false;
    large = null;
    if (joined.length > 0) joined.clear();
  }

  function settleData(): void {
    if (!data) return;
    joined.append(data, dataStart, dataEnd);
    data = null;
  }

  function becomeLarge(): void {
    settleData();
    large = createHeadAndTail();
    large.append(joined.view());
    joined.clear();
    if (carry.length > fieldBytes) {
      const rest = carry.take();
      large.append(rest.subarray(fieldBytes));
      carry.append(rest, 0, fieldBytes);
    }
  }

  function line(bytes: Buffer, start: number, end: number): void {
    if (start === end) {
      dispatch();
      return;
    }
    if (bytes[start] === colon) return;
    if (large) {
      large.append(bytes.subarray(start, end));
    } else if (isField(bytes, start, end, 0x64617461)) {
      dataLine(bytes, valueStart(bytes, start + 4, end), end);
    } else if (bytes[start] === 0x65 && isField(bytes, start + 1, end, 0x76656e74)) {
      const from = valueStart(bytes, start + 5, end);
      name = bytes.toString('utf8', from, Math.min(end, from + nameBytes));
    }
    inEvent = true;
  }

  function dataLine(bytes: Buffer, start: number, end: number): void {
    if (!dataSeen) {
      dataSeen = true;
      data = bytes;
      dataStart = start;
      dataEnd = end;
      if (end - start > maxEventBytes) becomeLarge();
      else taken = sink.early(bytes, start, end, name);
      return;
    }
    settleData();
    joined.append(separator, 0, 1);
    joined.append(bytes, start, end);
    if (joined.length > maxEventBytes) becomeLarge();
  }

  /** The line goes on in the next chunk. Of a line that is not data only enough is kept to know it. */
  function keep(bytes: Buffer, start: number, end: number): void {
    let from = start;
    if (carry.length < fieldBytes) {
      from = Math.min(end, start + fieldBytes - carry.length);
      carry.append(bytes, start, from);
      if (from === end) return;
    }
    if (large) {
      large.append(bytes.subarray(from, end));
    } else if (isField(carry.view(), 0, carry.length, 0x64617461)) {
      carry.append(bytes, from, end);
      if (carry.length + joined.length > maxEventBytes + 2 * fieldBytes) becomeLarge();
    } else if (carry.length < nameBytes) {
      carry.append(bytes, from, Math.min(end, from + nameBytes - carry.length));
    }
  }

  function finishCarried(): void {
    if (large) {
      carry.clear();
      return;
    }
    const length = carry.length;
    // Taken, not viewed: the data of this line may stay where it stands while the next line is collected.
    line(carry.take(), 0, length);
  }

  const splitter = {
    midEvent: false,
    push(chunk: Buffer): void {
      const length = chunk.length;
      if (length === 0) return;
      let at = 0;
      if (skipLineFeed) {
        skipLineFeed = false;
        if (chunk[0] === lineFeed) at = 1;
      }
      let nextFeed = chunk.indexOf(lineFeed, at);
      let nextReturn = chunk.indexOf(carriageReturn, at);
      while (at < length) {
        if (nextFeed !== -1 && nextFeed < at) nextFeed = chunk.indexOf(lineFeed, at);
        if (nextReturn !== -1 && nextReturn < at) nextReturn = chunk.indexOf(carriageReturn, at);
        const byReturn = nextReturn !== -1 && (nextFeed === -1 || nextReturn < nextFeed);
        const stop = byReturn ? nextReturn : nextFeed;
        if (stop === -1) {
          keep(chunk, at, length);
          break;
        }
        if (carry.length > 0) {
          if (stop > at) keep(chunk, at, stop);
          finishCarried();
        } else {
          line(chunk, at, stop);
        }
        at = stop + 1;
        if (byReturn) {
          if (at === length) skipLineFeed = true;
          else if (chunk[at] === lineFeed) at++;
        }
      }
      settleData();
      splitter.midEvent = carry.length > 0 || inEvent;
    },
    end(): void {
      if (carry.length > 0) finishCarried();
      dispatch();
      splitter.midEvent = false;
    },
  };
  return splitter;
}

const separator = Buffer.from([lineFeed]);

/** Whether the field's last four letters stand at `start`, followed by a colon or the line's end. */
function isField(bytes: Buffer, start: number, end: number, letters: number): boolean {
  return (
    end - start >= 4 &&
    bytes.readUInt32BE(start) === letters &&
    (end - start === 4 || bytes[start + 4] === colon)
  );
}

/** Behind the colon and the one space that may follow it. */
function valueStart(bytes: Buffer, afterName: number, end: number): number {
  if (afterName >= end) return end;
  return afterName + 1 < end && bytes[afterName + 1] === 0x20 ? afterName + 2 : afterName + 1;
}
