import { weirError } from '@/lib/errors';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { idParams } from '@/lib/http/fields';
import { usageSummary, usageSummarySchema } from '@/lib/quotas/usage-summary';

export const GET = dashboardRoute({
  role: 'admin',
  summary: 'What a person has used in all, this month and today',
  params: idParams,
  answer: usageSummarySchema,
  work: async ({ params, actor, database }) => {
    // Deleted people keep their history, so they are asked about like any other.
    const user = await database.read.user.findUnique({ where: { id: params.id }, select: { id: true } });
    if (!user) throw weirError('not_found', 'There is no such user.');
    return await usageSummary(database, actor, user.id);
  },
});
