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
/** Below this a loop beats the native copy. */
const shortBytes = 24;

export function createByteCollector(firstBytes = 256): ByteCollector {
  let room: Buffer = nothing;

  function reserve(more: number): void {
    const { length } = collector;
    if (length + more <= room.length) return;
    const wider = Buffer.allocUnsafeSlow(Math.max(firstBytes, length + more, room.length * 2));
    room.copy(wider, 0, 0, length);
    room = wider;
  }

  // A plain property, not a getter: object literals with getters are ten times dearer to make in V8.
  const collector = {
    length: 0,
    append(bytes: Buffer, start: number, end: number): void {
      reserve(end - start);
      if (end - start <= shortBytes) {
        let to = collector.length;
        for (let at = start; at < end; at++) room[to++] = bytes[at] as number;
      } else {
        bytes.copy(room, collector.length, start, end);
      }
      collector.length += end - start;
    },
    appendText(text: string): void {
      reserve(text.length * 3);
      collector.length += room.write(text, collector.length);
    },
    view: () => room.subarray(0, collector.length),
    take(): Buffer {
      const whole = room.subarray(0, collector.length);
      room = nothing;
      collector.length = 0;
      return whole;
    },
    clear(): void {
      collector.length = 0;
      if (room.length > keptBytes) room = nothing;
    },
  };
  return collector;
}
