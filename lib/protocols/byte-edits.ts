// Changes in the very bytes: what is not replaced survives as it came, with its big numbers, repeated keys and spacing.
import type { ByteRange } from '@/lib/protocols/protocol';

export type ByteEdit = ByteRange & { text: string };

/** The very same Buffer when there is nothing to change. Edits may not overlap. */
export function editBytes(bytes: Buffer, edits: ByteEdit[]): Buffer {
  if (edits.length === 0) return bytes;
  const pieces: Buffer[] = [];
  let from = 0;
  for (const edit of edits.toSorted((first, second) => first.start - second.start)) {
    pieces.push(bytes.subarray(from, edit.start), Buffer.from(edit.text));
    from = edit.end;
  }
  pieces.push(bytes.subarray(from));
  return Buffer.concat(pieces);
}
