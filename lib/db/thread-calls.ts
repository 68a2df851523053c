// Questions to a worker thread and its answers: the near end. What travels is `{ id, … }` one way, and an answer with
// the same id the other way.

import { join } from 'node:path';
import type { ResourceLimits } from 'node:worker_threads';
import { type Error as AdapterError, DriverAdapterError } from '@prisma/driver-adapter-utils';
import { projectRoot } from './project-root';

type Answer =
  | { id: number; ok: true; value: unknown }
  | { id: number; ok: false; message: string; adapterCause?: AdapterError; code?: string };

type Waiting = { resolve: (value: unknown) => void; reject: (error: Error) => void };

export interface Thread {
  /** How many questions have no answer yet. */
  readonly pending: number;
  /** It takes no further question. */
  readonly ended: boolean;
  ask(question: Record<string, unknown>, transfer?: readonly ArrayBuffer[]): Promise<unknown>;
  /** Asks for the end, and waits for it. */
  close(): Promise<void>;
  terminate(): Promise<void>;
}

// Asked of the process instead of imported: Next's bundler follows `new Worker` of an import and would look for
// the file at build time, where its path is not known.
const { Worker } = process.getBuiltinModule('node:worker_threads');

/** Starts a program that lies in `lib/db`. A thread without questions does not keep the process alive. */
export function startThread(
  file: string,
  options: { name: string; workerData: unknown; resourceLimits?: ResourceLimits },
): Thread {
  const worker = new Worker(join(projectRoot(), 'lib', 'db', file), {
    ...options,
    // What the process was started with (a test runner's loaders, for one) is no business of this thread.
    execArgv: [],
  });
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let closing = false;
  let ended: Error | null = null;

  const end = (error: Error) => {
    ended ??= error;
    for (const entry of waiting.values()) entry.reject(ended);
    waiting.clear();
  };
  worker.on('message', (answer: Answer) => {
    const entry = waiting.get(answer.id);
    waiting.delete(answer.id);
    // An idle thread must not keep the process alive; a busy one must.
    if (waiting.size === 0 && !closing) worker.unref();
    if (answer.ok) entry?.resolve(answer.value);
    else entry?.reject(revive(answer));
  });
  worker.on('error', (error) =>
    end(new Error(`the ${options.name} thread failed: ${error}`, { cause: error })),
  );
  worker.on('exit', () => end(new Error(`the ${options.name} connection is closed`)));

  const ask: Thread['ask'] = (question, transfer = []) => {
    if (ended) return Promise.reject(ended);
    return new Promise((resolve, reject) => {
      const id = ++lastId;
      waiting.set(id, { resolve, reject });
      if (waiting.size === 1) worker.ref();
      worker.postMessage({ ...question, id }, [...transfer]);
    });
  };
  return {
    get pending() {
      return waiting.size;
    },
    get ended() {
      return ended !== null || closing;
    },
    ask,
    close: async () => {
      if (ended || closing) return;
      closing = true;
      const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
      await ask({ kind: 'close' });
      await exited;
    },
    terminate: async () => {
      await worker.terminate();
    },
  };
}

function revive(answer: { message: string; adapterCause?: AdapterError; code?: string }): Error {
  if (answer.adapterCause) {
    const error = new DriverAdapterError(answer.adapterCause);
    // By itself it only says its kind.
    error.message = answer.adapterCause.originalMessage ?? error.message;
    return error;
  }
  return Object.assign(new Error(answer.message), answer.code === undefined ? {} : { code: answer.code });
}
