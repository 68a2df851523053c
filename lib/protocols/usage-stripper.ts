// Takes the one extra final chunk (usage and `choices: []`) out of an OpenAI stream whose client did not ask for it.
// Everything else comes out byte for byte.
import { createByteCollector } from '@/lib/protocols/byte-collector';
import { isRecord, parseJson, recordIn } from '@/lib/protocols/json-value';

export type UsageStripper = {
  /** The bytes that may go to the client now, possibly none. Bytes wait only while their event is incomplete. */
  push(chunk: Buffer): Buffer;
  /** The upstream ended or broke: whatever was still held. */
  end(): Buffer;
};

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const nothing = Buffer.alloc(0);
const emptyList = Buffer.from('[]');
/** A larger event is let through unread: usage is small. */
const readableBytes = 64 * 1024;

export function createUsageStripper(): UsageStripper {
  const pending = createByteCollector(1024);
  /** The pending event is too large to be read, and its bytes go out as they come. */
  let through = false;
  let lineLength = 0;
  let skipLineFeed = false;
  /** A usage chunk that is dropped if it turns out to be the last, and what came behind it meanwhile. */
  let candidate: Buffer | null = null;
  let behind: Buffer[] = [];
  let behindBytes = 0;
  let out: Buffer[] = [];

  function release(): void {
    if (candidate) out.push(candidate, ...behind);
    forget();
  }

  function forget(): void {
    candidate = null;
    behind = [];
    behindBytes = 0;
  }

  function pass(bytes: Buffer): void {
    if (bytes.length === 0) return;
    if (!candidate) {
      out.push(bytes);
      return;
    }
    behind.push(bytes);
    behindBytes += bytes.length;
    if (behindBytes > readableBytes) release();
  }

  function drop(): void {
    if (!candidate) return;
    out.push(commentsOf(candidate), ...behind);
    forget();
  }

  function eventEnded(event: Buffer): void {
    if (!candidate && !mayHoldUsage(event)) {
      out.push(event);
      return;
    }
    const data = dataOf(event);
    if (data === null) {
      pass(event);
    } else if (mayHoldUsage(event) && isUsageChunk(data)) {
      release();
      candidate = event;
    } else {
      if (data.trim() === '[DONE]') drop();
      else release();
      out.push(event);
    }
  }

  /** The chunk's bytes up to `end` belong to the pending event. */
  function keep(chunk: Buffer, start: number, end: number): void {
    if (through) {
      out.push(chunk.subarray(start, end));
      return;
    }
    if (pending.length + end - start > readableBytes) {
      release();
      out.push(pending.take(), chunk.subarray(start, end));
      through = true;
      return;
    }
    pending.append(chunk, start, end);
  }

  function boundary(chunk: Buffer, start: number, end: number): void {
    if (!through && pending.length === 0 && end - start <= readableBytes) {
      eventEnded(chunk.subarray(start, end));
      return;
    }
    keep(chunk, start, end);
    if (!through) eventEnded(pending.take());
    through = false;
  }

  function atRest(): boolean {
    return pending.length === 0 && !through && !candidate && !skipLineFeed && lineLength === 0;
  }

  function scan(chunk: Buffer): void {
    let at = 0;
    let eventStart = 0;
    if (skipLineFeed) {
      skipLineFeed = false;
      if (chunk[0] === lineFeed) {
        at = 1;
        if (lineLength === 0 && pending.length === 0 && !through) {
          // The second half of the line end that closed the event before.
          if (candidate && behind.length === 0) candidate = Buffer.concat([candidate, chunk.subarray(0, 1)]);
          else pass(chunk.subarray(0, 1));
          eventStart = 1;
        }
      }
    }
    for (; at < chunk.length; at++) {
      const byte = chunk[at];
      if (byte !== lineFeed && byte !== carriageReturn) {
        lineLength++;
        continue;
      }
      if (byte === carriageReturn) {
        if (at + 1 === chunk.length) skipLineFeed = true;
        else if (chunk[at + 1] === lineFeed) at++;
      }
      if (lineLength === 0) {
        boundary(chunk, eventStart, at + 1);
        eventStart = at + 1;
      }
      lineLength = 0;
    }
    if (eventStart < chunk.length) keep(chunk, eventStart, chunk.length);
  }

  return {
    push(chunk) {
      if (chunk.length === 0) return nothing;
      if (atRest() && endsEvent(chunk) && !mayHoldUsage(chunk)) return chunk;
      scan(chunk);
      return flush();
    },
    end() {
      if (pending.length > 0) eventEnded(pending.take());
      drop();
      return flush();
    },
  };

  function flush(): Buffer {
    const whole = out.length === 1 && out[0] ? out[0] : out.length === 0 ? nothing : Buffer.concat(out);
    out = [];
    return whole;
  }
}

function endsEvent(chunk: Buffer): boolean {
  const length = chunk.length;
  return length >= 2 && chunk[length - 1] === lineFeed && chunk[length - 2] === lineFeed;
}

/** As JSON writers spell it. One test for whole chunks and for single events: what is taken out must not depend on splits. */
function mayHoldUsage(bytes: Buffer): boolean {
  let at = bytes.indexOf(emptyList);
  while (at !== -1) {
    const name = bytes.toString('latin1', Math.max(0, at - 11), at);
    if (name.endsWith('"choices":') || name === '"choices": ') return true;
    at = bytes.indexOf(emptyList, at + 2);
  }
  return false;
}

/** The event's data, or null where it has none. */
function dataOf(event: Buffer): string | null {
  let data: string | null = null;
  for (const line of event.toString('utf8').split(/\r\n|\r|\n/)) {
    const field = /^\uFEFF?data(?::[ ]?|$)/.exec(line)?.[0];
    if (field === undefined) continue;
    const value = line.slice(field.length);
    data = data === null ? value : `${data}\n${value}`;
  }
  return data;
}

function isUsageChunk(data: string): boolean {
  const value = parseJson(data);
  return (
    isRecord(value) &&
    recordIn(value, 'usage') !== null &&
    Array.isArray(value.choices) &&
    value.choices.length === 0 &&
    (value.error === undefined || value.error === null)
  );
}

/** A comment in front of the dropped data is not the data's. */
function commentsOf(event: Buffer): Buffer {
  const lines = event.toString('latin1').match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/g) ?? [];
  return Buffer.from(lines.filter((line) => line.startsWith(':')).join(''), 'latin1');
}
