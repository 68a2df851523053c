import { z } from 'zod';
import { findAccount } from '@/lib/accounts/manage-accounts';
import { keepListedModels, listUpstreamModels } from '@/lib/accounts/upstream-models';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { idParams } from '@/lib/http/fields';
import { openAccount } from '@/lib/pool/load-accounts';

export const POST = dashboardRoute({
  role: 'admin',
  summary: 'Asks the upstream which models it has, and remembers them',
  params: idParams,
  answer: z.object({
    ok: z.boolean(),
    models: z.array(z.string()),
    httpStatus: z.number().nullable(),
    error: z.string().nullable(),
  }),
  work: async ({ params, database }) => {
    const row = await findAccount(database.read, params.id);
    const listed = await listUpstreamModels(openAccount(row));
    if (listed.ok) await keepListedModels(database, row.id, listed.models);
    return listed;
  },
});
