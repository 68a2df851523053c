// What is kept of something too large to hold: how it began and how it ended.

export type HeadAndTail = {
  append(bytes: Buffer): void;
  head(): Buffer;
  tail(): Buffer;
};

const headBytes = 2 * 1024;
const tailBytes = 16 * 1024;

export function createHeadAndTail(): HeadAndTail {
  let head: Buffer = Buffer.alloc(0);
  /** Two halves in turn, so that a byte at a time does not move all the others. */
  let older: Buffer = Buffer.alloc(0);
  const newer = Buffer.alloc(tailBytes);
  let newerLength = 0;

  return {
    append(bytes) {
      if (head.length < headBytes) head = Buffer.concat([head, bytes.subarray(0, headBytes - head.length)]);
      let rest = bytes.subarray(-tailBytes);
      while (rest.length > 0) {
        const taken = rest.copy(newer, newerLength);
        newerLength += taken;
        rest = rest.subarray(taken);
        if (newerLength === tailBytes) {
          older = Buffer.from(newer);
          newerLength = 0;
        }
      }
    },
    head: () => head,
    tail: () => Buffer.concat([older, newer.subarray(0, newerLength)]).subarray(-tailBytes),
  };
}
