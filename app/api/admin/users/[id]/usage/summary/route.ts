import { z } from 'zod';
import { weirError } from '@/lib/errors';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { idParams, usdAnswer } from '@/lib/http/fields';
import { dayZone } from '@/lib/ledger/day-zone';
import { usdNumber } from '@/lib/money';
import { noUsage, usageTotals } from '@/lib/stats/usage-totals';

export const GET = dashboardRoute({
  role: 'admin',
  summary: 'What a person has used in all, this month and today',
  params: idParams,
  answer: z.object({
    requests: z.number(),
    totalTokens: z.number(),
    cost: usdAnswer,
    todayCost: usdAnswer,
    monthCost: usdAnswer,
  }),
  work: async ({ params, database }) => {
    // Deleted people keep their history, so they are asked about like any other.
    const user = await database.read.user.findUnique({ where: { id: params.id }, select: { id: true } });
    if (!user) throw weirError('not_found', 'There is no such user.');
    const totals = await usageTotals(database, { by: 'user', ids: [user.id], zone: await dayZone(database) });
    const usage = totals.get(user.id) ?? noUsage;
    return {
      requests: usage.requestCount,
      totalTokens: usage.totalTokens,
      cost: usdNumber(usage.cost),
      todayCost: usdNumber(usage.todayCost),
      monthCost: usdNumber(usage.monthCost),
    };
  },
});
