// A JSON array that arrives over time: hands on each object in it as soon as it is whole. Memory is bounded: of an
// element beyond the cap only its first and last bytes are kept.
import { createByteCollector } from '@/lib/protocols/byte-collector';
import { createHeadAndTail, type HeadAndTail } from '@/lib/protocols/head-and-tail';

export type ElementSink = {
  /** `bytes` from `start` to `end`, valid only during the call. */
  element(bytes: Buffer, start: number, end: number): void;
  oversized(head: Buffer, tail: Buffer): void;
  /** The array's closing bracket. */
  closed(): void;
};

export type ArraySplitter = { push(chunk: Buffer): void; readonly midElement: boolean };

const quote = 0x22;
const backslash = 0x5c;

export function createArraySplitter(sink: ElementSink, maxElementBytes: number): ArraySplitter {
  const carry = createByteCollector();
  let large: HeadAndTail | null = null;
  let depth = 0;
  let inString = false;
  let escaped = false;
  let closed = false;

  function keep(bytes: Buffer, start: number, end: number): void {
    if (!large && carry.length + end - start > maxElementBytes) {
      large = createHeadAndTail();
      large.append(carry.view());
      carry.clear();
    }
    if (large) large.append(bytes.subarray(start, end));
    else carry.append(bytes, start, end);
  }

  function emit(bytes: Buffer, start: number, end: number): void {
    if (!large && carry.length === 0 && end - start <= maxElementBytes) {
      sink.element(bytes, start, end);
      return;
    }
    keep(bytes, start, end);
    if (large) sink.oversized(large.head(), large.tail());
    else sink.element(carry.view(), 0, carry.length);
    large = null;
    carry.clear();
  }

  const splitter = {
    midElement: false,
    push(chunk: Buffer): void {
      let start = depth > 1 ? 0 : -1;
      let at = 0;
      while (at < chunk.length && !closed) {
        const byte = chunk[at++];
        if (inString) {
          if (escaped) escaped = false;
          else if (byte === backslash) escaped = true;
          else if (byte === quote) inString = false;
        } else if (byte === quote) {
          inString = true;
        } else if (byte === 0x7b || byte === 0x5b) {
          if (depth === 1) start = at - 1;
          depth++;
        } else if (byte === 0x7d || byte === 0x5d) {
          depth--;
          if (depth === 1) {
            emit(chunk, start, at);
            start = -1;
          } else if (depth <= 0) {
            closed = true;
            sink.closed();
          }
        }
      }
      if (start >= 0 && !closed) keep(chunk, start, chunk.length);
      splitter.midElement = depth > 1;
    },
  };
  return splitter;
}
