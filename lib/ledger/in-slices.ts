// Work on many items without holding the event loop: token streams must not wait for the ledger.
import { setImmediate as nextTick } from 'node:timers/promises';

/** Calls `work` for one item after the other and lets everybody else have a turn after each `size` of them. */
export async function forEachInSlices<T>(
  items: readonly T[],
  size: number,
  work: (item: T) => void,
): Promise<void> {
  for (let index = 0; index < items.length; index++) {
    if (index > 0 && index % size === 0) await nextTick();
    work(items[index]!);
  }
}

/** Parts of at most `size` items. */
export function* partsOf<T>(items: readonly T[], size: number): Generator<T[]> {
  for (let from = 0; from < items.length; from += size) yield items.slice(from, from + size);
}
