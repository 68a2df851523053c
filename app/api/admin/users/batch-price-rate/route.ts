import { z } from 'zod';
import { setPriceRates } from '@/lib/auth/manage-users';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { rateField } from '@/lib/http/fields';

export const POST = dashboardRoute({
  role: 'admin',
  summary: 'Sets the price rate of several people',
  body: z.strictObject({ userIds: z.array(z.string().max(100)).min(1).max(10_000), priceRate: rateField }),
  answer: z.object({ updated: z.number() }),
  work: async ({ actor, body, database }) => ({ updated: await setPriceRates(database, actor, body) }),
});
