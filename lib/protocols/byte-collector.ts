/** Bytes that arrive in pieces, in one buffer that doubles: no piece, however small, costs a copy of all before it. */
export type ByteCollector = {
  readonly length: number;
  append(bytes: Buffer, start: number, end: number): void;
  appendText(text: string): void;
  /** What was collected, in place: valid until the next append or clear. */
  view(): Buffer;
  /** Hands the bytes over and begins anew. */
  take(): Buffer;
  clear(): void;
};

const nothing = Buffer.alloc(0);
/** A buffer larger than this is not kept for reuse. */
const keptBytes = 16 * 1024;

export function createByteCollector(firstBytes = 256): ByteCollector {
  let room: Buffer = nothing;
  let length = 0;

  function reserve(more: number): void {
    if (length + more <= room.length) return;
    const wider = Buffer.allocUnsafeSlow(Math.max(firstBytes, length + more, room.length * 2));
    room.copy(wider, 0, 0, length);
    room = wider;
  }

  return {
    get length() {
      return length;
    },
    append(bytes, start, end) {
      reserve(end - start);
      bytes.copy(room, length, start, end);
      length += end - start;
    },
    appendText(text) {
      reserve(text.length * 3);
      length += room.write(text, length);
    },
    view: () => room.subarray(0, length),
    take() {
      const whole = room.subarray(0, length);
      room = nothing;
      length = 0;
      return whole;
    },
    clear() {
      length = 0;
      if (room.length > keptBytes) room = nothing;
    },
  };
}
