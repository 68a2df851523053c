// SQLite behind Prisma: one writer thread, two reader threads, none of them on the event loop.
import type { SqlDriverAdapter, SqlDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import type { Database, Transaction } from './database';
import { PrismaClient } from './generated/sqlite/client';
import { createLongReaders } from './long-reader';
import { createNestingGuard } from './nesting-guard';
import { createQueue } from './queue';
import { sqliteInsert } from './row-insert';
import { adapterName, beginImmediate, queryable, transaction } from './sqlite-adapter';
import { connectSqlite, type SqliteConnection } from './sqlite-connection';
import { createReaders } from './sqlite-readers';

const readerCount = 2;
const transactionOptions = { maxWait: 60_000, timeout: 600_000 };

export async function openSqlite(path: string): Promise<Database> {
  // The writer first: it makes the file and sets its journal mode, which readers cannot.
  const writer = await connectSqlite(path, 'write');
  const readers = createReaders(
    await Promise.all(Array.from({ length: readerCount }, () => connectSqlite(path, 'read'))),
  );
  const writeClient = new PrismaClient({ adapter: adapterFactory(writeAdapter(writer)), transactionOptions });
  const readClient = new PrismaClient({ adapter: adapterFactory(readers.adapter), transactionOptions });
  const longReaders = createLongReaders({ sqlite: path });
  const writes = createQueue();
  const snapshots = createQueue();
  const guardWrite = createNestingGuard('write');
  const guardSnapshot = createNestingGuard('snapshot');

  return {
    dialect: 'sqlite',
    read: readClient,
    readRows: readers.readRows,
    openLongReader: longReaders.open,
    write: (work) => guardWrite(() => writes.run(() => writeClient.$transaction(work))),
    // There is one write transaction at a time on the writer's connection: what is sent to it meanwhile is inside.
    insertRows: (_tx, insert, rows) => writer.insertRows({ ...rows, ...sqliteInsert(insert) }),
    // One at a time, so that a reader is always left for what the work itself reads outside its snapshot.
    snapshot: <T>(work: (tx: Transaction) => Promise<T>) =>
      guardSnapshot(() => snapshots.run(() => readClient.$transaction(work))),
    close: async () => {
      await writes.idle();
      await longReaders.close();
      await Promise.all([writeClient.$disconnect(), readClient.$disconnect()]);
      // The writer last: only a connection that may write folds the write-ahead log into the file as it goes.
      await readers.close();
      await writer.close();
    },
  };
}

function adapterFactory(adapter: SqlDriverAdapter): SqlDriverAdapterFactory {
  return { provider: 'sqlite', adapterName: adapterName, connect: async () => adapter };
}

function writeAdapter(connection: SqliteConnection): SqlDriverAdapter {
  return {
    ...queryable(connection),
    executeScript: (script) => connection.script(script),
    startTransaction: async () => {
      await beginImmediate(connection);
      return transaction(connection, () => undefined);
    },
    dispose: async () => undefined,
  };
}
