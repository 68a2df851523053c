// Reads of many rows that leave as text, such as exports: on a thread of their own, so that neither the event loop nor
// the readers behind the pages wait for them, and made into text there, so that only text travels. The thread is
// started with the first such read and ends with the last.
import { resolve } from 'node:path';
import type { Sql } from './dialect';
import { projectRoot } from './project-root';
import type { Cells } from './row-cells';
import { startThread, type Thread } from './thread-calls';

/** Where rows come from: a file, or a server. */
type Source = { sqlite: string } | { postgres: string };

/**
 * How rows become text: a module below the program's directory, loaded in the thread as it lies there. It exports
 * `createWriter(options)`, which answers `take(rows)` (what is lacking to write them) and `write(found)` (their text, a piece each time).
 */
export type RowWriting = { module: string; options: unknown };

export interface LongReader {
  /** Reads rows, and keeps them until `write`. */
  take(query: Sql): Promise<{ count: number; last: Cells | null; lacking: unknown }>;
  /**
   * The next piece of the text of the rows that were taken, '' at its end. As strings, since bytes that change hands are
   * only freed once there are 64 MB of them.
   */
  write(found: unknown): Promise<string>;
  /** A statement of this reader's own, such as for a temporary table. */
  execute(statement: Sql): Promise<void>;
  close(): Promise<void>;
}

/** V8 would let the young generation of a thread that makes text grow to several times this. */
const resourceLimits = { maxYoungGenerationSizeMb: 8 };

export function createLongReaders(source: Source): {
  open: (writing: RowWriting) => Promise<LongReader>;
  close: () => Promise<void>;
} {
  const workerData = 'sqlite' in source ? { ...source, sqlite: resolve(source.sqlite) } : source;
  let thread: Thread | null = null;
  let users = 0;
  let lastSession = 0;

  const leave = async (left: Thread) => {
    if (left !== thread || --users > 0) return;
    thread = null;
    await left.close();
  };

  return {
    open: async ({ module, options }) => {
      if (!thread || thread.ended) {
        thread = startThread('long-reader-worker.mjs', { name: 'long reader', workerData, resourceLimits });
        users = 0;
      }
      const used = thread;
      users++;
      const session = ++lastSession;
      const parameters = ({ sql, text, values }: Sql) => ({ sql, text, values });
      try {
        await used.ask({ kind: 'begin', session, module: resolve(projectRoot(), module), options });
      } catch (error) {
        await leave(used);
        throw error;
      }
      let closed = false;
      return {
        take: (query) =>
          used.ask({ kind: 'take', session, ...parameters(query) }) as ReturnType<LongReader['take']>,
        write: (found) => used.ask({ kind: 'write', session, found }) as ReturnType<LongReader['write']>,
        execute: async (statement) => {
          await used.ask({ kind: 'execute', session, ...parameters(statement) });
        },
        close: async () => {
          if (closed) return;
          closed = true;
          try {
            await used.ask({ kind: 'end', session });
          } finally {
            await leave(used);
          }
        },
      };
    },
    close: async () => {
      const left = thread;
      thread = null;
      await left?.close();
    },
  };
}
