import { findAccount } from '@/lib/accounts/manage-accounts';
import { testAccount, testAnswerSchema, testBodySchema } from '@/lib/accounts/test-account';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { idParams } from '@/lib/http/fields';
import { openAccount } from '@/lib/pool/load-accounts';

export const POST = dashboardRoute({
  role: 'admin',
  summary: 'Makes one small real call through an account, plain and streamed',
  params: idParams,
  body: testBodySchema,
  answer: testAnswerSchema,
  work: async ({ params, body, database }) => {
    const row = await findAccount(database.read, params.id);
    return testAccount(openAccount(row), body ?? {});
  },
});
