// The one way to the tables. Reads and writes are apart on purpose: a write awaited outside the writer's
// transaction could run inside somebody else's and vanish with its rollback.
import { nowMillis } from '@/lib/clock';
import { environment } from '@/lib/env';
import { forgetOncePerProcess, oncePerProcess } from '@/lib/once-per-process';
import type { Sql } from './dialect';
import type { Prisma, PrismaClient } from './generated/sqlite/client';
import type { LongReader, RowWriting } from './long-reader';
import type { Cells } from './row-cells';
import type { PackedRows, RowInsert } from './row-insert';

export type Dialect = 'sqlite' | 'postgres';

/** The SQLite client's type serves both databases: their models are derived from one schema. */
export type Reader = PrismaClient;

export type Transaction = Prisma.TransactionClient;

export interface Database {
  readonly dialect: Dialect;
  /** For queries outside any transaction. On SQLite these connections cannot write. */
  readonly read: Reader;
  /** Wide rows, outside any transaction, by position and without Prisma: what they hold is for the caller to check. */
  readRows(query: Sql): Promise<Cells[]>;
  /** For reads of millions of rows: on a thread and a connection of their own. */
  openLongReader(writing: RowWriting): Promise<LongReader>;
  /** One write transaction. `work` may run again after a conflict, so it must only touch `tx`. */
  write<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Inside `write`: many rows at once. Answers the places of those that were there already and stayed as they were. */
  insertRows(tx: Transaction, insert: RowInsert, rows: PackedRows): Promise<number[]>;
  /** Several queries that see the same moment. */
  snapshot<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Connects, without migrating. SQLite is `file:<path>`, Postgres `postgres://…`. */
export async function openDatabase(options: { url: string }): Promise<Database> {
  if (isPostgresUrl(options.url)) {
    const { openPostgres } = await import('./postgres');
    return openPostgres(options.url);
  }
  const { openSqlite } = await import('./sqlite');
  return openSqlite(sqlitePath(options.url));
}

export function isPostgresUrl(url: string): boolean {
  return /^postgres(ql)?:\/\//.test(url);
}

/** The file behind a `file:` address. */
export function sqlitePath(url: string): string {
  if (!url.startsWith('file:')) throw new Error('a SQLite address begins with file:');
  return url.slice('file:'.length);
}

const processDatabase = 'database';

/** This process's database, opened and migrated the first time anybody asks. */
export function database(): Promise<Database> {
  return oncePerProcess(processDatabase, async () => {
    const { databaseUrl } = environment();
    try {
      const { migrate } = await import('./migrate');
      await migrate({ url: databaseUrl });
      const opened = await openDatabase({ url: databaseUrl });
      const { prepareMonths } = await import('./partitions');
      await prepareMonths(opened, nowMillis());
      return opened;
    } catch (error) {
      forgetOncePerProcess(processDatabase);
      throw error;
    }
  });
}

/** Makes `opened` this process's database: for tests and tools that open their own. */
export function setProcessDatabase(opened: Database): void {
  forgetOncePerProcess(processDatabase);
  oncePerProcess(processDatabase, () => Promise.resolve(opened));
}

/** The next call of `database()` opens it anew. Closing is the caller's. */
export function forgetProcessDatabase(): void {
  forgetOncePerProcess(processDatabase);
}

/** Closes this process's database, if it was ever opened. */
export async function closeProcessDatabase(): Promise<void> {
  const opened = oncePerProcess<Promise<Database> | undefined>(processDatabase, () => undefined);
  forgetOncePerProcess(processDatabase);
  await (await opened)?.close();
}
