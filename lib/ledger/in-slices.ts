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

/**
 * Calls `work` for parts of at most `size` items, in order, and lets everybody else have a turn after each. A part
 * is made while the database still works on the one before.
 */
export async function inParts<T, Result>(
  items: readonly T[],
  size: number,
  work: (part: T[]) => Promise<Result>,
): Promise<Result[]> {
  const results: Promise<Result>[] = [];
  for (const part of partsOf(items, size)) {
    const result = work(part);
    // Whoever awaits them all is told; until then a failure must not end the process.
    result.catch(() => undefined);
    results.push(result);
    await nextTick();
    // On Postgres each part waits for its own answer: never more than two are under way.
    if (results.length > 1) await results.at(-2);
  }
  return Promise.all(results);
}
