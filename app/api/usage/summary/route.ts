import { dashboardRoute } from '@/lib/http/dashboard-route';
import { dayZone } from '@/lib/ledger/day-zone';
import { quotaStatus, quotaStatusAnswer } from '@/lib/quotas/quota-status';
import { getOwnTotals, ownTotalsSchema } from '@/lib/stats/own-usage';

export const GET = dashboardRoute({
  role: 'user',
  summary: 'One’s own usage in all, this month and today, and how far one’s quota is used',
  answer: ownTotalsSchema.extend({ quota: quotaStatusAnswer.nullable() }),
  work: async ({ actor, database }) => {
    const status = await quotaStatus(
      database,
      actor,
      { scope: 'user', id: actor.userId },
      await dayZone(database),
    );
    return {
      ...(await getOwnTotals(database, actor.userId)),
      quota: status.quotas.length > 0 ? status : null,
    };
  },
});
