// A write that waits for another write inside it waits for ever on SQLite, which has one writer, and now and
// then on Postgres. Saying so at once, on both, beats a hang.
import { AsyncLocalStorage } from 'node:async_hooks';

/** Runs `work`, and refuses those that it starts inside itself through the same guard. */
export function createWriteGuard(): <T>(work: () => Promise<T>) => Promise<T> {
  const current = new AsyncLocalStorage<{ open: boolean }>();
  return async (work) => {
    if (current.getStore()?.open) {
      throw new Error('a write inside a write would wait for itself: pass the transaction on');
    }
    // Timers started inside outlive the write: for them it is over once it has ended.
    const write = { open: true };
    try {
      return await current.run(write, work);
    } finally {
      write.open = false;
    }
  };
}
