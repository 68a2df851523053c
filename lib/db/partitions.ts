// Request rows on Postgres lie in one partition a month (UTC), so that retention drops whole partitions. Rows
// of months that have none, old imports mostly, lie in the default partition.
import type { Database, Transaction } from './database';
import { identifier, join, raw, sql } from './dialect';

const partitionedTables = [
  { table: 'requests', column: 'created_at' },
  { table: 'request_attempts', column: 'request_created_at' },
  { table: 'request_tags', column: 'request_created_at' },
] as const;

/** Held while partitions change, so that several nodes do not make the same one. */
const partitionLock = 72_707_370n;

export type Month = { name: string; from: bigint; to: bigint };

/** The UTC month of `millis`, or one some months later. */
export function monthAt(millis: number, later = 0): Month {
  const date = new Date(millis);
  const from = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + later, 1);
  const to = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + later + 1, 1);
  return {
    name: new Date(from).toISOString().slice(0, 7).replace('-', '_'),
    from: BigInt(from),
    to: BigInt(to),
  };
}

/** Makes the partitions of this month and the next ones; answers the names of those that were missing. */
export async function prepareMonths(database: Database, now: number, ahead = 2): Promise<string[]> {
  return makeMonths(
    database,
    Array.from({ length: ahead + 1 }, (_, later) => monthAt(now, later)),
  );
}

/** Makes the partitions of these months; answers the names of those that were missing. */
export async function makeMonths(database: Database, months: readonly Month[]): Promise<string[]> {
  if (database.dialect !== 'postgres') return [];
  const wanted = months.flatMap((month) =>
    partitionedTables.map(({ table, column }) => ({ table, column, month, name: `${table}_${month.name}` })),
  );
  const known = new Set(await partitionNames(database.read));
  // Looked at before the lock is taken: on almost every day there is nothing to do.
  if (wanted.every(({ name }) => known.has(name))) return [];
  return database.write(async (tx) => {
    await tx.$executeRaw(sql`SELECT pg_advisory_xact_lock(${partitionLock})`);
    const existing = new Set(await partitionNames(tx));
    const missing = wanted.filter(({ name }) => !existing.has(name));
    for (const { table, column, month, name } of missing) await makePartition(tx, table, column, month, name);
    return missing.map(({ name }) => name);
  });
}

/** Drops the months that ended before `before`; answers the names of the partitions that are gone. */
export async function dropMonthsBefore(database: Database, before: number): Promise<string[]> {
  if (database.dialect !== 'postgres') return [];
  const kept = monthAt(before).name;
  const isOld = (name: string) => {
    const month = /_(\d{4}_\d{2})$/.exec(name)?.[1];
    return month !== undefined && month < kept;
  };
  return database.write(async (tx) => {
    await tx.$executeRaw(sql`SELECT pg_advisory_xact_lock(${partitionLock})`);
    const old = (await partitionNames(tx)).filter(isOld);
    for (const name of old) await tx.$executeRaw(sql`DROP TABLE ${identifier(name)}`);
    return old;
  });
}

async function partitionNames(reading: Pick<Transaction, '$queryRaw'>): Promise<string[]> {
  const parents = join(partitionedTables.map(({ table }) => sql`${table}`));
  const rows = await reading.$queryRaw<{ name: string }[]>(sql`
    SELECT child.relname::text AS name
    FROM pg_inherits
    JOIN pg_class child ON child.oid = pg_inherits.inhrelid
    JOIN pg_class parent ON parent.oid = pg_inherits.inhparent
    WHERE parent.relname IN (${parents}) AND parent.relnamespace = current_schema()::regnamespace`);
  return rows.map((row) => row.name);
}

/** Attached only when filled: Postgres refuses a partition whose rows are in the default one. */
async function makePartition(
  tx: Transaction,
  table: string,
  column: string,
  month: Month,
  name: string,
): Promise<void> {
  const [parent, partition, rest, instant] = [table, name, `${table}_default`, column].map(identifier);
  // Statements that define tables take no parameters.
  const [from, to] = [raw(month.from.toString()), raw(month.to.toString())];
  await tx.$executeRaw(
    sql`CREATE TABLE ${partition} (LIKE ${parent} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)`,
  );
  await tx.$executeRaw(sql`
    WITH moved AS (DELETE FROM ${rest} WHERE ${instant} >= ${from} AND ${instant} < ${to} RETURNING *)
    INSERT INTO ${partition} SELECT * FROM moved`);
  await tx.$executeRaw(
    sql`ALTER TABLE ${parent} ATTACH PARTITION ${partition} FOR VALUES FROM (${from}) TO (${to})`,
  );
}
