// Lets a stream of server-sent events through in whole events where it can, so that an error event of ours never
// lands in the middle of theirs, and a client that reads by line cannot see the end mark before we did. An event
// that is whole goes out at once; bytes are held only while an event is incomplete, and never for long.

export type EventHold = {
  /** What may go out now, possibly nothing. */
  push(chunk: Buffer): Buffer;
  /** What was still held, when the upstream ended cleanly. */
  end(): Buffer;
};

const mostHeld = 64 * 1024;
const lineFeed = 10;
const carriageReturn = 13;
const empty = Buffer.alloc(0);

/** The index behind the last blank line at or after `from`, 0 when there is none. */
function lastEventEnd(bytes: Buffer, from: number): number {
  for (let at = bytes.length - 1; at >= from; at -= 1) {
    const byte = bytes[at];
    if (byte !== lineFeed && byte !== carriageReturn) continue;
    const before = bytes[at - 1];
    if (at === 0 || before === lineFeed) return at + 1;
    if (byte === carriageReturn && before === carriageReturn) return at + 1;
    if (byte === lineFeed && before === carriageReturn && (at === 1 || bytes[at - 2] === lineFeed)) {
      return at + 1;
    }
  }
  return 0;
}

export function createEventHold(): EventHold {
  let held: Buffer = empty;
  return {
    push(chunk) {
      const size = chunk.length;
      if (held.length === 0 && size > 1 && chunk[size - 1] === lineFeed && chunk[size - 2] === lineFeed) {
        return chunk;
      }
      const old = held.length;
      const bytes = old ? Buffer.concat([held, chunk]) : chunk;
      let cut = lastEventEnd(bytes, Math.max(0, old - 2));
      if (bytes.length - cut > mostHeld) cut = bytes.length;
      // A sender that ends its events with a single line break must not wait for ever: lines that were whole before
      // this chunk go out with it.
      else if (cut === 0 && old) cut = held.lastIndexOf(lineFeed) + 1;
      held = cut < bytes.length ? bytes.subarray(cut) : empty;
      return cut === bytes.length ? bytes : bytes.subarray(0, cut);
    },
    end() {
      const rest = held;
      held = empty;
      return rest;
    },
  };
}
