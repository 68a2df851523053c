// The database that a benchmark asks: made once for a number of rows and kept under dist/, since ten million rows take
// minutes. On Postgres a throwaway server is filled anew each time.
import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Database, openDatabase } from '@/lib/db/database';
import { migrate } from '@/lib/db/migrate';
import { projectRoot } from '@/lib/db/project-root';
import { startThrowawayPostgres } from '@/scripts/throwaway-postgres.mjs';
import { fillYear } from './year';

export type BenchOptions = {
  rows: number;
  kind: 'sqlite' | 'postgres';
  seconds: number;
  /** Where the SQLite file is, or is to be. */
  file: string | null;
};

/** `--rows 10m`, `--rows 200k`, `--database postgres`, `--seconds 10`, `--file year.db`. */
export function benchOptions(defaults: { rows: number }): BenchOptions {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      rows: { type: 'string' },
      database: { type: 'string', default: 'sqlite' },
      seconds: { type: 'string', default: '10' },
      file: { type: 'string' },
    },
  });
  const given = values.rows ?? positionals[0];
  const found = /^(\d+(?:\.\d+)?)([km]?)$/i.exec(given ?? String(defaults.rows));
  if (!found) throw new Error('--rows takes a number such as 200k or 10m');
  const unit = { '': 1, k: 1000, m: 1_000_000 }[found[2]!.toLowerCase()] ?? 1;
  return {
    rows: Math.round(Number(found[1]) * unit),
    kind: values.database === 'postgres' ? 'postgres' : 'sqlite',
    seconds: Number(values.seconds),
    file: values.file ?? null,
  };
}

export type PreparedDatabase = { database: Database; url: string; close: () => Promise<void> };

async function filled(url: string, rows: number): Promise<Database> {
  await migrate({ url });
  const database = await openDatabase({ url });
  const began = performance.now();
  let told = began;
  await fillYear(database, rows, Date.now(), (written) => {
    const now = performance.now();
    if (now - told < 10_000 && written < rows) return;
    told = now;
    console.log(`  ${written} of ${rows} rows after ${((now - began) / 1000).toFixed(0)} s`);
  });
  return database;
}

async function tell(database: Database, rows: number, bytes: number): Promise<void> {
  const [quarter, day, month, latency] = await Promise.all([
    database.read.usageQuarter.count(),
    database.read.usageDaily.count(),
    database.read.usageMonthly.count(),
    database.read.latencyQuarter.count(),
  ]);
  const ratio = (count: number) => (count / rows).toFixed(2);
  console.log(
    `${database.dialect}: ${rows} requests over a year; sums a request: ${ratio(quarter)} quarter-hour, ${ratio(latency)} latency, ${ratio(day)} daily, ${ratio(month)} monthly; ${(bytes / rows).toFixed(0)} bytes a request in all`,
  );
}

export async function preparedDatabase({
  rows,
  kind,
  file: givenFile,
}: Omit<BenchOptions, 'seconds'>): Promise<PreparedDatabase> {
  if (kind === 'postgres') {
    const server = await startThrowawayPostgres();
    const database = await filled(server.url, rows);
    const [size] = await database.read.$queryRaw<{ bytes: bigint }[]>`
      SELECT pg_database_size(current_database()) AS bytes`;
    await database.read.$executeRaw`ANALYZE`;
    await tell(database, rows, Number(size?.bytes ?? 0n));
    return {
      database,
      url: server.url,
      close: async () => {
        await database.close();
        // A server that stops cuts off whoever has said goodbye but not left yet, and that ends this process.
        await new Promise((resolve) => setTimeout(resolve, 500));
        await server.stop();
      },
    };
  }
  const directory = join(projectRoot(), 'dist', 'bench');
  mkdirSync(directory, { recursive: true });
  const file = givenFile ?? join(directory, `year-${rows}.db`);
  const begun = `${file}.part`;
  if (!existsSync(file)) {
    for (const end of ['', '-wal', '-shm']) rmSync(begun + end, { force: true });
    await (await filled(`file:${begun}`, rows)).close();
    renameSync(begun, file);
  }
  const url = `file:${file}`;
  const database = await openDatabase({ url });
  await tell(database, rows, statSync(file).size);
  return { database, url, close: () => database.close() };
}
