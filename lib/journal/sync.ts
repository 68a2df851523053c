// Brings appended bytes to the disk off the main thread: every 50 ms at most, or as soon as asked, many
// appends at a time.
import type { JournalFiles } from './files';

const delayMillis = 50;

export type Sync = {
  /** Bytes were written to `fd`. */
  touched(fd: number): void;
  /** Nothing more will be written to `fd`: it is closed once its bytes are on the disk. */
  retire(fd: number): void;
  /** Resolves once everything written so far is on the disk. */
  reached(): Promise<void>;
  close(): Promise<void>;
};

type Waiter = { target: number; resolve: () => void; reject: (error: unknown) => void };

export function createSync(files: JournalFiles, onFailure: (error: unknown) => void): Sync {
  const dirty = new Set<number>();
  const retired = new Set<number>();
  let waiters: Waiter[] = [];
  let written = 0;
  let running: Promise<void> | null = null;
  let timer: NodeJS.Timeout | null = null;

  async function syncAll(): Promise<void> {
    const fds = [...dirty];
    const closing = [...retired];
    const target = written;
    dirty.clear();
    retired.clear();
    try {
      for (const fd of fds) await files.fdatasync(fd);
      for (const waiter of waiters) if (waiter.target <= target) waiter.resolve();
      waiters = waiters.filter((waiter) => waiter.target > target);
    } catch (error) {
      // What the kernel could not write may be lost: nobody may be told that it is safe.
      onFailure(error);
      for (const waiter of waiters) waiter.reject(error);
      waiters = [];
    } finally {
      for (const fd of closing) files.closeSync(fd);
    }
  }

  function start(): void {
    if (timer) clearTimeout(timer);
    timer = null;
    if (running) return;
    running = syncAll().finally(() => {
      running = null;
      if (waiters.length > 0) start();
      else if (dirty.size > 0 || retired.size > 0) schedule();
    });
  }

  function schedule(): void {
    if (running || timer) return;
    timer = setTimeout(start, delayMillis);
    timer.unref();
  }

  return {
    touched(fd) {
      written++;
      dirty.add(fd);
      schedule();
    },
    retire(fd) {
      retired.add(fd);
      schedule();
    },
    reached() {
      if (!running && dirty.size === 0) return Promise.resolve();
      const promise = new Promise<void>((resolve, reject) =>
        waiters.push({ target: written, resolve, reject }),
      );
      start();
      return promise;
    },
    async close() {
      if (timer) clearTimeout(timer);
      timer = null;
      while (running) await running;
      await syncAll();
    },
  };
}
