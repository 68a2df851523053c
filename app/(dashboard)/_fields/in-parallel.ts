/** Does the work for each item, a few at a time and in order, until done or told to stop. */
export async function inParallel<Item>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  let next = 0;
  async function take(): Promise<void> {
    while (next < items.length && !signal?.aborted) {
      const item = items[next] as Item;
      next += 1;
      await work(item);
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, take));
}
