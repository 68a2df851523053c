// Work that must happen one after another, in the order it was asked for.

export interface Queue {
  run<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves when everything asked for so far has ended. */
  idle(): Promise<void>;
}

export function createQueue(): Queue {
  let last: Promise<unknown> = Promise.resolve();
  return {
    run(work) {
      const result = last.then(work);
      // What comes next waits for the end of this, whatever that end is; the caller gets the error.
      last = result.catch(() => undefined);
      return result;
    },
    async idle() {
      await last;
    },
  };
}
