// A write that waits for another write inside it waits for ever on SQLite, which has one writer, and now and
// then on Postgres; a snapshot inside a snapshot alike. Saying so at once, on both, beats a hang.
import { AsyncLocalStorage } from 'node:async_hooks';

/** Runs work, and refuses what that work starts inside itself through the same guard. */
export function createNestingGuard(what: string): <T>(work: () => Promise<T>) => Promise<T> {
  const current = new AsyncLocalStorage<{ open: boolean }>();
  return async (work) => {
    if (current.getStore()?.open) {
      throw new Error(`a ${what} inside a ${what} would wait for itself: pass the transaction on`);
    }
    // Timers started inside outlive it: for them it is over once it has ended.
    const outer = { open: true };
    try {
      return await current.run(outer, work);
    } finally {
      outer.open = false;
    }
  };
}
