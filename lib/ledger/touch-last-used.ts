// When a key and an account were last used, to the nearest quarter minute: exact would be a write a request.
import type { Dialect, Transaction } from '@/lib/db/database';
import { identifier, rowsFromJson, sql } from '@/lib/db/dialect';
import type { LedgerRow } from './ledger-row';

const stepMillis = 15_000;
const columns = { id: 'text', at: 'bigint' } as const;

async function touch(
  tx: Transaction,
  dialect: Dialect,
  table: 'api_keys' | 'accounts',
  latest: ReadonlyMap<string, number>,
): Promise<void> {
  if (latest.size === 0) return;
  const rows = [...latest].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, at]) => ({ id, at }));
  const target = identifier(table);
  await tx.$executeRaw(sql`
    UPDATE ${target} SET last_used_at = incoming.at
    FROM ${rowsFromJson(dialect, columns, rows)} AS incoming
    WHERE ${target}.id = incoming.id
      AND (${target}.last_used_at IS NULL OR ${target}.last_used_at + ${stepMillis} <= incoming.at)`);
}

export async function touchLastUsed(
  tx: Transaction,
  dialect: Dialect,
  rows: readonly LedgerRow[],
): Promise<void> {
  const keys = new Map<string, number>();
  const accounts = new Map<string, number>();
  for (const { record } of rows) {
    if (record.usageSource === 'imported') continue;
    if (record.keyId) keys.set(record.keyId, Math.max(keys.get(record.keyId) ?? 0, record.createdAt));
    if (record.accountId) {
      accounts.set(record.accountId, Math.max(accounts.get(record.accountId) ?? 0, record.createdAt));
    }
  }
  await touch(tx, dialect, 'api_keys', keys);
  await touch(tx, dialect, 'accounts', accounts);
}
