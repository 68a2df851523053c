// Writes down how accounts are doing, for other nodes' pages and for the next start. Not a change of the
// accounts: nobody reloads for it.
import { nowMillis } from '@/lib/clock';
import type { Database } from '@/lib/db/database';
import { rowsFromJson, sql } from '@/lib/db/dialect';
import type { AccountTraits } from '@/lib/pool/account';
import { type AccountHealth, coolingUntil } from '@/lib/pool/account-health';

const columns = {
  id: 'text',
  cooldown_until: 'bigint',
  failure_count: 'integer',
  last_error: 'text',
  last_error_at: 'bigint',
  last_used_at: 'bigint',
} as const;

const optional = (millis: number | null) => (millis === null ? null : BigInt(Math.round(millis)));

export async function saveHealth(
  database: Database,
  healths: readonly (readonly [id: string, health: AccountHealth])[],
  learnt: readonly { id: string; traits: AccountTraits }[],
): Promise<void> {
  const now = nowMillis();
  const rows = healths.map(([id, health]) => ({
    id,
    cooldown_until: optional(coolingUntil(health, now)),
    failure_count: health.account.failures,
    last_error: health.lastError,
    last_error_at: optional(health.lastErrorAt),
    last_used_at: optional(health.lastUsedAt),
  }));
  await database.write(async (tx) => {
    if (rows.length > 0) {
      await tx.$executeRaw(sql`
        UPDATE accounts SET
          cooldown_until = incoming.cooldown_until,
          failure_count = incoming.failure_count,
          last_error = incoming.last_error,
          last_error_at = incoming.last_error_at,
          last_used_at = COALESCE(incoming.last_used_at, accounts.last_used_at)
        FROM ${rowsFromJson(database.dialect, columns, rows)} AS incoming
        WHERE accounts.id = incoming.id`);
    }
    for (const { id, traits } of learnt) await tx.account.updateMany({ where: { id }, data: { traits } });
  });
}
