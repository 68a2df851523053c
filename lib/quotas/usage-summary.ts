import type { z } from 'zod';
import type { Actor } from '@/lib/auth/actor';
import type { Database } from '@/lib/db/database';
import { dayZone } from '@/lib/ledger/day-zone';
import { getOwnTotals, ownTotalsSchema } from '@/lib/stats/own-usage';
import { quotaStatus, quotaStatusAnswer } from './quota-status';

export const usageSummarySchema = ownTotalsSchema.extend({ quota: quotaStatusAnswer.nullable() });

/** What a person has used in all, this month and today, and how far their quotas are used; null without any. */
export async function usageSummary(
  database: Database,
  actor: Actor,
  userId: string,
): Promise<z.output<typeof usageSummarySchema>> {
  const [totals, status] = await Promise.all([
    getOwnTotals(database, userId),
    quotaStatus(database, actor, { scope: 'user', id: userId }, await dayZone(database)),
  ]);
  return { ...totals, quota: status.quotas.length > 0 ? status : null };
}
