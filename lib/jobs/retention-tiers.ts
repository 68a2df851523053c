// What is kept for how long, tier by tier, each with its own way to count and to remove. Slices, so that no
// transaction is long.
import { purgeConversations } from '@/lib/conversations/remove';
import type { Database, Transaction } from '@/lib/db/database';
import { asBigint, identifier, type Sql, sql } from '@/lib/db/dialect';
import { countRequestsBefore, deleteRequestsBefore } from '@/lib/ledger/delete-requests';
import { raisePurgeMark } from '@/lib/ledger/purge-marks';
import { allSlices, quarterOf } from '@/lib/ledger/slices';
import type { Settings } from '@/lib/settings';

type SettingOf = Extract<keyof Settings, `retention${string}Days`>;

export type RetentionTier = {
  name: string;
  setting: SettingOf;
  count(database: Database, before: number): Promise<number>;
  remove(database: Database, before: number, signal: AbortSignal): Promise<number>;
};

const sliceRows = 1000;

async function countWhere(database: Database, table: string, condition: Sql): Promise<number> {
  const [row] = await database.read.$queryRaw<{ count: bigint }[]>(sql`
    SELECT ${asBigint(sql`COUNT(*)`)} AS count FROM ${identifier(table)} WHERE ${condition}`);
  return Number(row?.count ?? 0n);
}

/** Repeats `slice` until it removes nothing more. */
async function inSlices(
  database: Database,
  signal: AbortSignal,
  slice: (tx: Transaction) => Promise<number>,
): Promise<number> {
  let removed = 0;
  while (!signal.aborted) {
    const count = await database.write(slice);
    if (count === 0) break;
    removed += count;
  }
  return removed;
}

/** A table with an `id` and a column that says how old a row is. */
function aged(name: string, setting: SettingOf, table: string, column: string): RetentionTier {
  const old = (before: number) => sql`${identifier(column)} < ${BigInt(before)}`;
  return {
    name,
    setting,
    count: (database, before) => countWhere(database, table, old(before)),
    remove: (database, before, signal) =>
      inSlices(database, signal, (tx) =>
        tx.$executeRaw(sql`
          DELETE FROM ${identifier(table)} WHERE id IN (
            SELECT id FROM ${identifier(table)} WHERE ${old(before)} ORDER BY ${identifier(column)} LIMIT ${sliceRows})`),
      ),
  };
}

/** Their messages and turns go with them, and what lies of them in blocks of old bodies. */
const conversations: RetentionTier = {
  ...aged('conversations', 'retentionConversationDays', 'conversations', 'updated_at'),
  remove: (database, before, signal) => purgeConversations(database, before, { signal }),
};

const requests: RetentionTier = {
  name: 'requests',
  setting: 'retentionRequestDays',
  count: countRequestsBefore,
  remove: (database, before, signal) => deleteRequestsBefore(database, before, { signal }),
};

const quarterTables = ['usage_quarter_hours', 'latency_quarter_hours'] as const;
const quartersAtOnce = 96;

/** Day totals stay for ever: they are what charts over years read. */
const quarterHours: RetentionTier = {
  name: 'quarterHours',
  setting: 'retentionQuarterHourDays',
  async count(database, before) {
    let count = 0;
    for (const slice of allSlices) {
      count += await countWhere(
        database,
        'usage_quarter_hours',
        sql`slice = ${slice} AND bucket < ${quarterOf(before)}`,
      );
    }
    return count;
  },
  async remove(database, before, signal) {
    const end = quarterOf(before);
    const [first] = await database.read.$queryRaw<{ bucket: bigint | null }[]>(sql`
      SELECT ${asBigint(sql`MIN(bucket)`)} AS bucket FROM usage_quarter_hours WHERE slice = 0`);
    if (first?.bucket == null || Number(first.bucket) >= end) return 0;
    await database.write((tx) => raisePurgeMark(tx, database, 'quarters', before));
    let removed = 0;
    for (let from = Number(first.bucket); from < end && !signal.aborted; from += quartersAtOnce) {
      const to = Math.min(from + quartersAtOnce, end);
      removed += await database.write(async (tx) => {
        let count = 0;
        for (const table of quarterTables) {
          for (const slice of allSlices) {
            const gone = await tx.$executeRaw(sql`
              DELETE FROM ${identifier(table)} WHERE slice = ${slice} AND bucket >= ${from} AND bucket < ${to}`);
            if (table === 'usage_quarter_hours') count += gone;
          }
        }
        return count;
      });
    }
    return removed;
  },
};

/** Bodies before the rows that they belong to, rows before their sums. */
export const retentionTiers: readonly RetentionTier[] = [
  conversations,
  requests,
  quarterHours,
  aged('auditEntries', 'retentionAuditDays', 'audit_entries', 'created_at'),
  aged('alerts', 'retentionAlertDays', 'alerts', 'created_at'),
  aged('jobRuns', 'retentionJobRunDays', 'job_runs', 'started_at'),
];
