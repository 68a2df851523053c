// Postgres behind Prisma: a connection pool and its own generated client.
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { errorMessage } from '@/lib/errors';
import { log } from '@/lib/log';
import type { Database, Reader } from './database';
import { PrismaClient } from './generated/postgres/client';
import { createLongReaders } from './long-reader';
import { createNestingGuard } from './nesting-guard';
import { isConflict, isDuplicate } from './postgres-conflict';
import { rowsQuery } from './postgres-rows.mjs';
import type { Cell } from './row-cells';
import { insertRowsOnPostgres } from './row-insert';

const maximumTries = 6;
const transactionOptions = { maxWait: 30_000, timeout: 600_000 };

export async function openPostgres(url: string): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 60_000,
    application_name: 'weir',
    keepAlive: true,
  });
  const lostConnection = (error: Error) =>
    log.warn('a connection to Postgres was lost', { reason: errorMessage(error) });
  const adapter = new PrismaPg(pool, { onPoolError: lostConnection, onConnectionError: lostConnection });
  // The one place where the two generated clients meet: both come from one schema, so they have one shape.
  const client = new PrismaClient({ adapter, transactionOptions }) as unknown as Reader;
  try {
    const connection = await pool.connect();
    connection.release();
  } catch (error) {
    await pool.end();
    throw error;
  }
  const longReaders = createLongReaders({ postgres: url });
  const guardWrite = createNestingGuard('write');
  const guardSnapshot = createNestingGuard('snapshot');
  return {
    dialect: 'postgres',
    read: client,
    readRows: async ({ text, values }) => (await pool.query<Cell[]>(rowsQuery(text, values))).rows,
    openLongReader: longReaders.open,
    write: (work) => guardWrite(() => withRetries(() => client.$transaction(work))),
    insertRows: insertRowsOnPostgres,
    snapshot: (work) =>
      guardSnapshot(() =>
        client.$transaction(async (tx) => {
          await tx.$executeRaw`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY`;
          return work(tx);
        }),
      ),
    close: async () => {
      await longReaders.close();
      await client.$disconnect();
      await pool.end();
    },
  };
}

async function withRetries<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const mayHelp = isConflict(error) || (attempt === 1 && isDuplicate(error));
      if (attempt === maximumTries || !mayHelp) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 10 * 2 ** attempt));
  }
}
