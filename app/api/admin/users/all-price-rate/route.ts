import { z } from 'zod';
import { setPriceRates } from '@/lib/auth/manage-users';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { rateField } from '@/lib/http/fields';

export const POST = dashboardRoute({
  role: 'admin',
  summary: 'Sets the price rate of everybody',
  body: z.strictObject({ priceRate: rateField }),
  answer: z.object({ updated: z.number() }),
  work: async ({ actor, body, database }) => ({
    updated: await setPriceRates(database, actor, { userIds: 'all', priceRate: body.priceRate }),
  }),
});
